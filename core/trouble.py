"""The pages of trouble: 400, 403, 404, 500.

Django's own handlers check the form's token once more before they render, so that a form that cannot be read (of an odd
encoding, or with too many fields) breaks the page that is to say so, and the page of that failure as well. These read
nothing of what was sent. The token for the forms in the frame is there all the same: its middleware has run before.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this account."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this reader; nothing on the page tells which."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, rendered without the request: what broke may be needed for it."""
    return HttpResponseServerError(render_to_string("500.html"))
