"""What is asked of every request before a view sees it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
CHARSET = "utf-8"


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
