"""What is asked of every request before a view sees it, and of every answer before it leaves."""

from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
CHARSET = "utf-8"
DOORS = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")


class FormsOnlyMiddleware(MiddlewareMixin):
    """Answers 415 to a POST that is no form in UTF-8; nothing here takes anything else.

    Django shows a view an empty form where it does not know the type of what was sent, so that a form without
    required fields would empty what it is for. It is a step before views, not before addresses: what does not exist
    stays 404. It comes before the check of the form's token, which would be the first to read what was sent.
    """

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The refusal, or None to go on."""
        if request.method != "POST":
            return None
        charset = (request.content_params or {}).get("charset", CHARSET)
        if request.content_type in FORM_TYPES and charset.lower() == CHARSET:
            return None
        return render(request, "400.html", status=415)


class SignInAgainMiddleware(MiddlewareMixin):
    """Sends the whole page to the sign-in form where htmx asked for a part of it and the session has ended.

    A browser follows a redirect before htmx sees it, so the sign-in page would be poured into a row of a list. The
    answer is 204 with `HX-Redirect`, and `next` leads back to the page, not to the fragment that was asked for. The
    pages that ask for the password once more are treated alike.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer, or the way to the sign-in form in its place."""
        if request.headers.get("HX-Request") != "true" or not 300 <= response.status_code < 400:
            return response
        door = urlsplit(response.get("Location", "")).path
        if door not in {resolve_url(settings.LOGIN_URL), *map(reverse, DOORS)}:
            return response
        way = f"{door}?{REDIRECT_FIELD_NAME}={quote(_page_of(request))}"
        answer = HttpResponse(status=204, headers={"HX-Redirect": way})
        answer.cookies = response.cookies
        return answer


class KeepNothingMiddleware(MiddlewareMixin):
    """Forbids browsers to keep pages of members: Back asks again, and shows no row that has been dealt with.

    Nor does it show one's pages to the next person after signing out. Photos and static files are kept as before.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer, with the header where it is a page of a member."""
        user = getattr(request, "user", None)
        if response.get("Content-Type", "").startswith("text/html") and user is not None and user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


def _page_of(request: HttpRequest) -> str:
    """Path and query of the page on which htmx runs; `/` where it names none of this host."""
    page = request.headers.get("HX-Current-URL", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
