"""The pages of trouble: 400, 403 (also for a form whose token is wrong), 404, 500.

Django's own handlers check the form's token once more before they render, so that a form that cannot be read (of an odd
encoding, or with too many fields) breaks the page that is to say so, and the page of that failure as well. These read
nothing of what was sent. The token for the forms in the frame is there all the same: its middleware has run before.
"""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from core.htmx import wants_fragment


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this account."""
    return render(request, "403.html", status=403)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form with a wrong token, mostly one of before somebody else signed in; htmx gets it in words.

    The page is not loaded anew by itself: what has been typed into it would be gone.
    """
    if not wants_fragment(request):
        return render(request, "403_csrf.html", status=403)
    text = gettext("This page is out of date. Reload it.")
    return HttpResponse(status=403, headers={"X-Reason": quote(text)})


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this reader; nothing on the page tells which."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, rendered without the request: what broke may be needed for it."""
    return HttpResponseServerError(render_to_string("500.html"))
