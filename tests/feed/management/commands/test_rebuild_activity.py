"""`manage.py rebuild_activity`: says what it put right."""

from io import StringIO

import pytest
from django.core.management import call_command

from feed.models import Activity
from tests.cast import Cast
from tests.factories import post

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("rebuild_activity", stdout=out)
    return out.getvalue()


def test_it_says_that_everything_was_right(cast: Cast) -> None:
    post(cast.alice)
    assert run() == "Everything was right.\n"


def test_it_says_what_it_put_right(cast: Cast) -> None:
    post(cast.alice)
    post(cast.bob)
    Activity.objects.filter(actor=cast.bob).delete()
    assert run() == "Put right: 1 activities were missing, 0 were of nothing, 0 had another time; 0 pulses.\n"
    assert Activity.objects.filter(actor=cast.bob).count() == 1
