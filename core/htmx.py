"""Answers for a page that may or may not run htmx: the fragment that changed, or a redirect."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


class HttpResponseSeeOther(HttpResponseRedirect):
    """303: what was posted is done; read the result over there with GET, whatever the method was."""

    status_code = 303


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page; a boosted link or a restored history entry wants all of it."""
    details = getattr(request, "htmx", None)
    return details is not None and bool(details) and not (details.boosted or details.history_restore_request)


def render_fragment(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a fragment (`page.html#name` or a component), followed by the messages of this request.

    The messages go out of band: htmx appends them to the live region of the page. A form with errors goes out with
    status 422, which our pages swap in like a success (see htmx-config in base.html).
    """
    html = render_to_string(template, context or {}, request=request)
    if len(get_messages(request)):
        html += render_to_string("components/messages.html", {"oob": True}, request=request)
    response = HttpResponse(html, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """The answer to a form that worked and leaves nothing in its place: on to `address`, which is one of this site.

    A redirect (303), which htmx would follow by itself, to put the page that it finds into the place of the form.
    """
    if wants_fragment(request):
        return HttpResponseClientRedirect(address)
    return HttpResponseSeeOther(address)


def respond(request: HttpRequest, *, fragment: str, context: dict[str, Any], redirect_to: str) -> HttpResponse:
    """The answer to a form that worked: the fragment for htmx, otherwise a redirect (303) to `redirect_to`.

    `fragment` names a template (`connections/network.html#invitation`) and `context` is its context; `redirect_to` is
    an address within the site: one that came with the request passes through core.addresses.next_address first.
    """
    if wants_fragment(request):
        return render_fragment(request, fragment, context)
    response = HttpResponseSeeOther(redirect_to)
    patch_vary_headers(response, ["HX-Request"])
    return response
