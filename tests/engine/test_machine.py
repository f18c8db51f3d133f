"""The engine against a plain model, whatever happens in whatever order: Hypothesis looks for an order that breaks it.

Every change is committed. What kills, interrupts or forgets does so at any step (tests/connections/graph/steps.py).
After each thing that happened, every viewer is asked about everybody; after each example all of Redis is verified.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Member
from connections import degrees
from connections.graph import builder, changes, store
from connections.models import Block, Connection, Follow, GraphChange, GraphState, Invitation
from core.redis_client import RedisAway, breaker
from tests.cluster import Cluster
from tests.connections.graph.deeds import (
    Deed,
    agree,
    agree_in_sql,
    agree_on_paths,
    all_stored_is_right,
    do_block,
    do_join,
    do_leave,
    do_remove,
    do_restore,
    do_suspend,
    do_toggle,
    do_unblock,
)
from tests.connections.graph.model import PlainNetwork
from tests.connections.graph.spread import use
from tests.connections.graph.steps import (
    At,
    Elsewhere,
    Steps,
    clear,
    connection_id,
    cut_off,
    die,
    forget_some,
    picture,
    some_server,
)
from tests.factories import connect, members

SIZE = 7
FEWEST, MOST = 5, 9
NOWHERE = "unix:///nonexistent/redis.sock"
# More than any piece of work here has.
FARTHEST_STEP = 14
# Things that came in the middle of others, or befell Redis; a hundred were tried.
ENOUGH = 5

place = st.integers(0, MOST - 1)
step = st.integers(1, FARTHEST_STEP)
# Nearly all of them change something: an applier that has nothing to do cannot be interrupted.
tie_deed = st.sampled_from([do_toggle, do_toggle, do_toggle, do_toggle, do_remove, do_suspend, do_restore, do_block])


class Engine(RuleBasedStateMachine):
    """Members, their ties, Redis and who keeps it."""

    steps: Steps
    elsewhere: Elsewhere
    # What has happened in all examples together, so that the test can tell that it did happen.
    happened: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        reset()
        self.network = PlainNetwork(members(SIZE))
        self.pictures: list[Callable[[], object]] = []
        self.turn = 0

    def note(self, what: str, *, did: bool = True) -> None:
        self.happened[what] = self.happened.get(what, 0) + did

    def pair(self, one: int, other: int) -> tuple[Member, Member]:
        people = self.network.members
        first, second = one % len(people), other % len(people)
        return people[first], people[second if second != first else (first + 1) % len(people)]

    def do(self, deed: Deed, one: int, other: int) -> None:
        deed(self.network, *self.pair(one, other))

    def some(self, one: int, other: int) -> list[int]:
        return [member.pk for member in self.pair(one, other)]

    # --- members and their ties ---

    @initialize(edges=st.lists(st.tuples(place, place), min_size=2, max_size=9), warm=st.booleans())
    def begin(self, edges: list[tuple[int, int]], warm: bool) -> None:
        for one, other in edges:
            mine, theirs = self.pair(one, other)
            if frozenset({mine.pk, theirs.pk}) not in self.network.connections:
                connect(mine, theirs)
                self.network.connections.add(frozenset({mine.pk, theirs.pk}))
        if warm:
            changes.apply_pending()
            list(builder.warm(self.network.ids))

    @rule(deed=tie_deed, one=place, other=place)
    def change(self, deed: Deed, one: int, other: int) -> None:
        self.do(deed, one, other)

    @rule(one=place, other=place)
    def unblock(self, one: int, other: int) -> None:
        for blocker, blocked in sorted(self.network.blocks):
            people = {member.pk: member for member in self.network.members}
            do_unblock(self.network, people[blocker], people[blocked])

    @rule(one=place)
    def come_or_go(self, one: int) -> None:
        if len(self.network.members) < MOST and one % 2:
            self.do(do_join, one, one)
        elif len(self.network.members) > FEWEST:
            self.do(do_leave, one, one)

    @rule(one=place, other=place)
    def taken_back(self, one: int, other: int) -> None:
        """A transaction that changes ties, looks at them while not everything is stored, and is rolled back."""
        mine, theirs = self.pair(one, other)
        forget_some(one)
        with transaction.atomic():
            if not Connection.objects.between(mine.pk, theirs.pk).delete()[0]:
                connect(mine, theirs)
            degrees.degrees(mine.pk, self.network.ids)
            degrees.circle_counts(theirs.pk)
            transaction.set_rollback(True)

    # --- the applier ---

    @rule()
    def apply(self) -> None:
        self.note("changes applied", did=changes.apply_pending() > 0)

    @rule(deed=tie_deed, one=place, other=place, number=step, before=st.booleans())
    def apply_killed(self, deed: Deed, one: int, other: int, number: int, before: bool) -> None:
        self.do(deed, one, other)
        self.note("appliers killed", did=self.steps.during(changes.apply_pending, At(number, before, die)))

    @rule(deed=tie_deed, one=place, other=place, number=step)
    def apply_torn(self, deed: Deed, one: int, other: int, number: int) -> None:
        """Of several masters some hear the last word of an applier."""
        self.do(deed, one, other)
        self.steps.during(changes.apply_pending, At(number, True, self.steps.tear(one)))

    @rule(deed=tie_deed, one=place, other=place, number=step, before=st.booleans())
    def read_in_the_middle(self, deed: Deed, one: int, other: int, number: int, before: bool) -> None:
        self.do(deed, one, other)

        def look() -> None:
            self.elsewhere.do(lambda: agree(self.network))

        self.note("reads in the middle", did=self.steps.during(changes.apply_pending, At(number, before, look)))

    @rule(deeds=st.tuples(tie_deed, tie_deed), one=place, other=place, number=step)
    def change_in_the_middle(self, deeds: tuple[Deed, Deed], one: int, other: int, number: int) -> None:
        self.do(deeds[0], one, other)
        meanwhile = At(number, True, lambda: self.elsewhere.do(lambda: self.do(deeds[1], other, one + 1)))
        self.note("changes in the middle", did=self.steps.during(changes.apply_pending, meanwhile))

    @rule(deed=tie_deed, one=place, other=place, number=step)
    def apply_doubled(self, deed: Deed, one: int, other: int, number: int) -> None:
        """The same task runs twice at once."""
        self.do(deed, one, other)
        self.steps.during(changes.apply_pending, At(number, True, lambda: self.elsewhere.do(changes.apply_pending)))

    @rule(deeds=st.tuples(tie_deed, tie_deed), one=place, other=place, number=step)
    def overtaken(self, deeds: tuple[Deed, Deed], one: int, other: int, number: int) -> None:
        """An applier is paused, loses its connection to PostgreSQL and its lock, and resumes when others went on."""
        self.do(deeds[0], one, other)
        mine = connection_id()

        def go_on() -> None:
            cut_off(mine)
            self.do(deeds[1], other, one + 1)
            changes.apply_pending()

        def slow() -> None:
            with contextlib.suppress(Error):
                changes.apply_pending()

        did = self.steps.during(slow, At(number, False, lambda: self.elsewhere.do(go_on)))
        self.note("appliers overtaken", did=did)
        connection.close()

    # --- builders ---

    @rule(one=place, other=place)
    def warm(self, one: int, other: int) -> None:
        list(builder.warm(self.some(one, other)))

    @rule(one=place, other=place, number=step, before=st.booleans())
    def build_killed(self, one: int, other: int, number: int, before: bool) -> None:
        forget_some(one)
        builds = lambda: list(builder.warm(self.some(one, other)))  # noqa: E731
        self.note("builders killed", did=self.steps.during(builds, At(number, before, die)))

    @rule(deed=tie_deed, one=place, other=place, number=step, applied=st.booleans())
    def build_during_a_change(self, deed: Deed, one: int, other: int, number: int, applied: bool) -> None:
        forget_some(one)

        def meanwhile() -> None:
            self.do(deed, one, other + 1)
            if applied:
                changes.apply_pending()

        builds = lambda: list(builder.warm(self.some(one, other)))  # noqa: E731
        did = self.steps.during(builds, At(number, True, lambda: self.elsewhere.do(meanwhile)))
        self.note("builds during a change", did=did)

    # --- Redis ---

    @rule(which=place)
    def flush(self, which: int) -> None:
        clear(some_server(which))

    @rule(which=place)
    def forget(self, which: int) -> None:
        forget_some(which)

    @rule(which=place, alone=st.booleans())
    def take_picture(self, which: int, alone: bool) -> None:
        self.pictures.append(picture(some_server(which)) if alone else picture())

    @rule(which=place)
    def restart_from_an_older_file(self, which: int) -> None:
        if self.pictures:
            self.pictures[which % len(self.pictures)]()
            self.note("restarts from an older file")

    @rule(deed=tie_deed, one=place, other=place, numbers=st.tuples(step, step))
    def lose_the_end_while_applying(self, deed: Deed, one: int, other: int, numbers: tuple[int, int]) -> None:
        """A server restarts, or fails over, without what came after a step; the applier finds out, or does not."""
        self.do(deed, one, other)
        first, last = sorted(numbers)
        taken: list[Callable[[], object]] = []

        def restart() -> None:
            taken.pop()()

        take = At(first, False, lambda: taken.append(picture(some_server(one))))
        did = self.steps.during(changes.apply_pending, take, At(last + 1, True, restart))
        self.note("ends lost", did=did)

    @rule(number=step, one=place, other=place)
    def flush_while_building(self, number: int, one: int, other: int) -> None:
        self.steps.during(
            lambda: list(builder.warm(self.some(one, other))), At(number, True, lambda: clear(some_server(one)))
        )

    @rule(deed=tie_deed, one=place, other=place)
    def away(self, deed: Deed, one: int, other: int) -> None:
        """Redis does not answer while ties change and pages are read, and after the first failure nobody asks; the
        task fails."""
        with override_settings(REDIS_URL=NOWHERE, GRAPH_REDIS_URL="", REDIS_PAUSE_SECONDS=60.0):
            self.do(deed, one, other)
            agree(self.network)
            with contextlib.suppress(RedisAway):
                changes.apply_pending()
                raise AssertionError("Redis was to be away")
        breaker.reset()
        self.note("times away")

    # --- what holds ---

    @invariant()
    def everything_agrees(self) -> None:
        agree(self.network)
        self.turn += 1
        agree_on_paths(self.network, self.pair(self.turn, 0)[0])

    def teardown(self) -> None:
        self.steps.during(lambda: None)
        agree_in_sql(self.network)
        for member in self.network.members:
            agree_on_paths(self.network, member)
        all_stored_is_right()
        changes.apply_pending()
        assert not GraphChange.objects.exists()
        assert store.gate(GraphState.objects.get().epoch) == GraphState.objects.get().mark
        agree(self.network)


def reset() -> None:
    """No members, an empty Redis, and a state that knows nothing of it."""
    for model in (Invitation, Follow, Block, Connection, GraphChange, GraphState, Member):
        model._default_manager.all().delete()
    store.drop_everything()


@pytest.fixture
def engine(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[type[Engine]]:
    """The machine's class, with the means that its examples share."""
    settings.REDIS_PAUSE_SECONDS = 0.0
    monkeypatch.setattr("connections.services.pairs.hasten", lambda _task: None)  # every task is lost
    elsewhere = Elsewhere()
    yield type("Machine", (Engine,), {"steps": Steps(monkeypatch), "elsewhere": elsewhere, "happened": {}})
    elsewhere.close()


def look_for_a_mistake(engine: type[Engine], examples: int) -> None:
    run_state_machine_as_test(
        engine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=12,
            deadline=None,
            # Not made smaller: that takes minutes, and what happened is printed step by step.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )
    # Chance decides what happens how often; that this little happened is certain.
    assert engine.happened.get("changes applied")
    assert sum(engine.happened.values()) >= ENOUGH, engine.happened


@pytest.mark.slow
def test_exact_whatever_happens(engine: type[Engine]) -> None:
    look_for_a_mistake(engine, 20)


@pytest.mark.slow
def test_exact_whatever_happens_to_one_master_of_several(engine: type[Engine], cluster: Cluster, settings: Any) -> None:
    cluster.heal()
    use(cluster, settings)
    look_for_a_mistake(engine, 8)
