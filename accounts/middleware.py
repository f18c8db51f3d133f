"""The language and the day of a request."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from accounts.services import note_seen


class MemberLocaleMiddleware(LocaleMiddleware):
    """The member's own language where they chose one, else what the cookie or the browser asks for.

    It also notes that the member was here today: whose circles to keep warm is decided by it.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activates the language before any view runs."""
        super().process_request(request)
        if not request.user.is_authenticated:
            return
        note_seen(member=request.user)
        if request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
