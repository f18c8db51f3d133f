"""The request as views behind the sign-in get it. For readers and type checkers: at run time it is Django's own."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Member


class MemberRequest(HttpRequest):
    """A request by a signed-in member, as LoginRequiredMiddleware guarantees for every view that is not exempt."""

    user: Member
    htmx: HtmxDetails
