"""The handles that newcomers get."""

import pytest

from accounts.handles import free_handle, newcomer_handle
from accounts.models import FormerHandle, validate_handle
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_a_handle_is_made_of_the_name() -> None:
    assert free_handle("Inès", "Caron") == "ines-caron"


def test_what_somebody_has_or_had_is_not_proposed() -> None:
    member = MemberFactory(handle="ines-caron")
    FormerHandle.objects.create(handle="lea-petit", member=member)
    for first, last in (("Inès", "Caron"), ("Léa", "Petit"), ("Admin", "")):
        handle = free_handle(first, last)
        assert handle.rpartition("-")[0] in {"ines-caron", "lea-petit", "admin"}
        validate_handle(handle)


def test_until_confirmation_the_handle_says_nothing() -> None:
    handles = {newcomer_handle() for _ in range(50)}
    assert len(handles) == 50
    for handle in handles:
        validate_handle(handle)
