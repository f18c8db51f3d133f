"""Verbs on members: what two at once make of them."""

import time
from collections.abc import Callable
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, transaction

from accounts.models import FormerHandle, Member
from accounts.services import rename_handle
from tests.factories import MemberFactory


def at_once(*verbs: Callable[[], None]) -> list[BaseException | None]:
    """Runs each in a thread of its own, with its own connection; what each raised, or None."""
    ready = Barrier(len(verbs))
    raised: list[BaseException | None] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], None]) -> None:
        try:
            ready.wait(timeout=10)
            verb()
        except Exception as error:  # noqa: BLE001 - what it is, the test says
            raised[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    return raised


class TestRenaming:
    def test_a_handle_of_another_is_refused_and_nothing_changes(self, db: None) -> None:
        one, other = MemberFactory(handle="one"), MemberFactory(handle="other")
        rename_handle(member=other, handle="another")
        for taken in ("another", "other"):
            with pytest.raises(ValueError, match="another member's"):
                rename_handle(member=one, handle=taken)
        assert Member.objects.get(pk=one.pk).handle == one.handle == "one"
        assert not FormerHandle.objects.filter(member=one).exists()

    def test_ones_own_former_handle_can_be_taken_back(self, db: None) -> None:
        one = MemberFactory(handle="one")
        rename_handle(member=one, handle="uno")
        rename_handle(member=one, handle="one")
        assert [row.handle for row in FormerHandle.objects.filter(member=one)] == ["uno"]

    @pytest.mark.django_db(transaction=True)
    def test_one_of_many_gets_a_free_handle(self) -> None:
        people = [MemberFactory() for _ in range(4)]
        raised = at_once(*(lambda member=member: rename_handle(member=member, handle="wanted") for member in people))
        assert [type(error) for error in raised].count(type(None)) == 1
        assert {type(error) for error in raised} == {type(None), ValueError}
        assert Member.objects.filter(handle="wanted").count() == 1
        assert FormerHandle.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_a_handle_that_is_just_being_given_up_is_nobody_elses(self) -> None:
        one, other = MemberFactory(handle="one"), MemberFactory(handle="other")
        renamed = Event()

        def give_up() -> None:
            with transaction.atomic():
                rename_handle(member=one, handle="uno")
                renamed.set()
                time.sleep(0.3)  # the other asks, and waits, before this is committed

        def take() -> None:
            assert renamed.wait(timeout=10)
            rename_handle(member=other, handle="one")

        given_up, taken = at_once(give_up, take)
        assert given_up is None
        assert isinstance(taken, ValueError)
        assert Member.objects.get(pk=other.pk).handle == "other"
        assert FormerHandle.objects.get().handle == "one"
