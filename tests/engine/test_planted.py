"""Whether the checks of the machine would find a mistake: the engine is broken on purpose, one way at a time.

Each story goes well with the engine as it is, and is found out with a planted mistake. So the checks see what they are
there to see, and what the mistake took away was needed.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from django.db import Error, connection, transaction

from connections import degrees
from connections.graph import builder, changes, reader, recent, store, truth
from connections.models import GraphState
from tests.connections.graph.deeds import agree, all_stored_is_right, do_connect, do_remove
from tests.connections.graph.model import PlainNetwork
from tests.connections.graph.steps import At, Deed, Elsewhere, Steps, connection_id, cut_off, picture
from tests.factories import chain, connect, members

pytestmark = pytest.mark.django_db(transaction=True)
SIZE = 6
STEPS = range(1, 14)


@dataclass
class Stage:
    """Six members in a row, everything warm, nothing pending; and the means to be in the middle of things."""

    network: PlainNetwork
    steps: Steps
    elsewhere: Elsewhere

    def toggle(self, one: int, other: int) -> None:
        """Connects two members, or disconnects them if they are."""
        mine, theirs = self.network.members[one], self.network.members[other]
        is_there = frozenset({mine.pk, theirs.pk}) in self.network.connections
        (do_remove if is_there else do_connect)(self.network, mine, theirs)

    def change(self) -> None:
        """A tie in the middle ends, or comes back, and the ends of the row are joined, or parted."""
        self.toggle(1, 2)
        self.toggle(0, 4)

    def settle(self) -> None:
        changes.apply_pending()
        list(builder.warm(self.network.ids))

    def check(self) -> None:
        """What the machine checks."""
        agree(self.network)
        all_stored_is_right()


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Stage]:
    settings.REDIS_PAUSE_SECONDS = 0.0
    monkeypatch.setattr("connections.services.pairs.hasten", lambda _task: None)
    people = members(SIZE)
    chain(*people)
    network = PlainNetwork(people, {frozenset({one.pk, other.pk}) for one, other in pairwise(people)})
    elsewhere = Elsewhere()
    made = Stage(network, Steps(monkeypatch), elsewhere)
    changes.start_anew()
    made.settle()
    yield made
    elsewhere.close()


# --- stories -----------------------------------------------------------------------------------------------------


def pending(stage: Stage) -> None:
    """Something changed and has not been applied."""
    stage.change()
    stage.check()


def applied(stage: Stage) -> None:
    """Something changed and has been applied."""
    stage.change()
    changes.apply_pending()
    stage.check()


def late_build(stage: Stage) -> None:
    """A build is slow: at each of its steps, once, a change is made and applied."""
    for number in STEPS:
        store.drop_everything()
        changes.apply_pending()

        def meanwhile() -> None:
            stage.change()
            changes.apply_pending()

        builds = At(number, True, lambda: stage.elsewhere.do(meanwhile))
        stage.steps.during(lambda: list(builder.warm(stage.network.ids)), builds)
        stage.check()


def overtaken(stage: Stage) -> None:
    """An applier is slow: at each of its steps, once, it loses its lock to another."""
    for number in STEPS:
        stage.settle()
        stage.change()
        mine = connection_id()

        def go_on(mine: int = mine) -> None:
            cut_off(mine)
            stage.toggle(1, 2)
            changes.apply_pending()

        def slow() -> None:
            with contextlib.suppress(Error):
                changes.apply_pending()

        stage.steps.during(slow, At(number, False, lambda: stage.elsewhere.do(go_on)))
        connection.close()
        stage.check()


def older_file(stage: Stage) -> None:
    """Redis restarts as it was before a change."""
    put_back = picture()
    stage.change()
    changes.apply_pending()
    put_back()
    stage.check()


def power_cut(stage: Stage) -> None:
    """Redis restarts as it was after a step of the applier, each once; nobody closes what was open."""
    for number in STEPS:
        stage.settle()
        stage.change()
        pictures: list[Deed] = []
        stage.steps.during(changes.apply_pending, At(number, False, lambda kept=pictures: kept.append(picture())))
        for put_back in pictures:
            put_back()
        stage.check()


def killed(stage: Stage) -> None:
    """An applier is killed at each of its steps, once."""

    def stop() -> None:
        raise KeyboardInterrupt

    for number in STEPS:
        stage.settle()
        stage.change()
        with contextlib.suppress(KeyboardInterrupt):
            stage.steps.during(changes.apply_pending, At(number, True, stop))
        stage.check()


def lost_in_the_middle(stage: Stage) -> None:
    """Redis loses what a step of the applier wrote, each once, and is back before the applier's next step."""
    for number in STEPS:
        stage.settle()
        stage.change()
        taken: list[Deed] = []
        take = At(number, True, lambda kept=taken: kept.append(picture()))
        back = At(number + 1, True, lambda kept=taken: kept.pop()())
        stage.steps.during(changes.apply_pending, take, back)
        stage.check()


def taken_back(stage: Stage) -> None:
    """A transaction that changes ties is rolled back; what it asked meanwhile was not stored yet."""
    one, other = stage.network.members[0], stage.network.members[4]
    store.drop_everything()
    changes.apply_pending()
    with transaction.atomic():
        connect(one, other)
        degrees.circle_counts(one.pk)
        transaction.set_rollback(True)
    stage.check()


STORIES = [
    pending,
    applied,
    late_build,
    overtaken,
    older_file,
    power_cut,
    lost_in_the_middle,
    killed,
    taken_back,
]


@pytest.mark.parametrize("story", STORIES)
def test_the_story_goes_well(stage: Stage, story: Callable[[Stage], None]) -> None:
    story(stage)


# --- mistakes ----------------------------------------------------------------------------------------------------


def ignores_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that does not look at the list of changes."""
    monkeypatch.setattr(truth.Ledger, "settles", lambda _ledger, _touched: True)


def ignores_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes whatever Redis holds for what PostgreSQL vouches for."""
    monkeypatch.setattr(reader, "bears", lambda *_asked, **_more: True)


def _rewritten(monkeypatch: pytest.MonkeyPatch, line: str, other: str) -> None:
    """The script by which Redis writes, with one line of it put otherwise."""
    assert line in store._PUT
    monkeypatch.setattr(store, "_PUT", store._PUT.replace(line, other))


def writes_through_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes that are not refused when the gate has moved."""
    _rewritten(monkeypatch, "if now ~= ARGV[1] then return 0 end", "if now ~= ARGV[1] then ARGV[2] = ARGV[1] end")


def does_not_count_its_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An applier whose writes do not expect the one before."""
    same_batch = "if string.match(now or '', '^[^.]*') ~= string.match(ARGV[1], '^[^.]*') then return 0 end"
    _rewritten(monkeypatch, "if now ~= ARGV[1] then return 0 end", same_batch)


def needs_no_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """An applier that takes a batch for complete because PostgreSQL has it."""

    def closes_whatever_is_open(state: GraphState) -> bool:
        return store.move_gate(state.epoch, state.mark, only_from=[state.mark, "*"])

    monkeypatch.setattr(changes, "_in_step", closes_whatever_is_open)


def forgets(kind: str) -> Callable[[pytest.MonkeyPatch], None]:
    """An applier that leaves values of one kind as they are."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        put = store.Batch.put

        def forgetful(batch: store.Batch, what: str, values: dict[int, bytes]) -> bool:
            return what == kind or put(batch, what, values)

        monkeypatch.setattr(store.Batch, "put", forgetful)

    plant.__name__ = f"forgets_{kind}"
    return plant


def stores_what_is_not_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A builder that stores what its own transaction has changed."""
    monkeypatch.setattr(reader.Stable, "settles", lambda _stable, _touched: True)


def believes_old_thirds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader for which a third circle is good for ever."""
    monkeypatch.setattr(reader, "third_is_current", lambda *_asked: True)


def leaves_out_of_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    """An applier that notes that there was a batch, but not what changed in it."""
    extended = recent.extended
    monkeypatch.setattr(recent, "extended", lambda value, before, mark, _pairs: extended(value, before, mark, [(0, 0)]))


PLANTED = [
    (ignores_pending, pending),
    (ignores_the_gate, older_file),
    (writes_through_the_gate, late_build),
    (writes_through_the_gate, overtaken),
    (needs_no_seal, power_cut),
    (does_not_count_its_writes, lost_in_the_middle),
    (stores_what_is_not_committed, taken_back),
    (forgets("adjacency"), applied),
    (forgets("second"), applied),
    (leaves_out_of_recent, applied),
    (believes_old_thirds, applied),
]


@pytest.mark.parametrize(("plant", "story"), PLANTED, ids=lambda each: each.__name__)
def test_the_mistake_is_found(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[pytest.MonkeyPatch], None],
    story: Callable[[Stage], None],
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        story(stage)
