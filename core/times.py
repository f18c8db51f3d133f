"""Moments in words, as pages show them."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext


def time_in_words(moment: datetime, now: datetime) -> str:
    """How long ago `moment` was, in few words; from a week on, and for the future, the date itself."""
    age = now - moment
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if age < timedelta(seconds=-60) or age >= timedelta(days=7):
        return date_format(local, "MONTH_DAY_FORMAT" if local.year == today.year else "DATE_FORMAT")
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(n)d min ago", "%(n)d min ago", minutes) % {"n": minutes}
    if age < timedelta(hours=24):
        return ngettext("%(n)d h ago", "%(n)d h ago", minutes // 60) % {"n": minutes // 60}
    days = max(1, (today.date() - local.date()).days)
    if days == 1:
        return gettext("yesterday")
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


def relative_time(moment: datetime | None) -> str:
    """A `<time>` element: how long ago in words, the exact local time on hover; "" for None."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        time_in_words(moment, timezone.now()),
    )
