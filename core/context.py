"""What every template may use, whatever page it is."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`site.name`, `site.version` and `site.source`, the address of the program's source ("" where none is set)."""
    return {"site": {"name": settings.SITE_NAME, "version": settings.VERSION, "source": settings.SOURCE_URL}}
