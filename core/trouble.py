"""The pages of trouble: 400, 403 (also for a form whose token is wrong), 404, 429, 500.

Django's own handlers check the form's token once more before they render, so that a form that cannot be read (of an odd
encoding, or with too many fields) breaks the page that is to say so, and the page of that failure as well. These read
nothing of what was sent. The token for the forms in the frame is there all the same: its middleware has run before.
"""

import math
from datetime import timedelta
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timesince import timeuntil
from django.utils.translation import gettext, ngettext

from core.htmx import wants_fragment

# The longest that sign-in and its like ask to wait; allauth, which counts them, does not say how long it is.
A_MINUTE = timedelta(minutes=1)
# Beside the token, what is never written into a page again.
NOT_KEPT = ("csrfmiddlewaretoken", "password", "code")


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


def too_many_requests(
    request: HttpRequest, exception: Exception | None = None, *, what: str | Promise = "", wait: timedelta = A_MINUTE
) -> HttpResponse:
    """429: too often. It says of what (a sentence), and when to come back; htmx gets it in words, and swaps nothing.

    The page holds what was written and a button that sends it again, so that nothing is lost without JavaScript.
    allauth calls it as well, with the request alone.
    """
    seconds = math.ceil(wait.total_seconds())
    sentence = what or gettext("That was a lot in a short time.")
    when = _when(seconds)
    if wants_fragment(request):
        response = HttpResponse(status=429, headers={"X-Reason": quote(f"{sentence} {when}")})
    else:
        kept = _kept(request) if what else []
        context = {"what": sentence, "when": when, "kept": kept, "lost_files": bool(kept and request.FILES)}
        response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _when(seconds: int) -> str:
    """When to come back: how long it is, and for more than a minute what the clock will say."""
    if seconds <= 60:
        return ngettext("You can go on in %(seconds)s second.", "You can go on in %(seconds)s seconds.", seconds) % {
            "seconds": seconds
        }
    now = timezone.now()
    # The next full minute: both numbers are then true, and never too early.
    moment = now + timedelta(minutes=math.ceil(seconds / 60))
    clock = timezone.localtime(moment)
    return gettext("You can go on in %(wait)s, at %(clock)s (%(zone)s).") % {
        "wait": timeuntil(moment, now, depth=2),
        "clock": f"{clock:%H:%M}",
        "zone": f"{clock:%Z}",
    }


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that was sent, to be sent again; none where a secret is among them."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    if any(part in name for name, _value in fields for part in NOT_KEPT[1:]):
        return []
    return [(name, value) for name, value in fields if name != NOT_KEPT[0]]


def server_error(request: HttpRequest) -> HttpResponse:
    """500, rendered without the request: what broke may be needed for it."""
    return HttpResponseServerError(render_to_string("500.html"))
