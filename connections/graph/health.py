"""How the engine is doing, for whoever runs an installation: one look at both stores.

Nothing here is used to answer a member. Read by `manage.py circles`, by the page in the admin and by /metrics.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from connections.graph import census, reader, statistics, store, truth
from connections.graph.census import Census
from connections.graph.statistics import Counted
from core.redis_client import RedisAway

# A batch that ends between two reads makes Redis look out of step; it does not happen this often in a row.
LOOKS = 3


class Step(StrEnum):
    """Whether Redis holds the graph as PostgreSQL believes."""

    IN_STEP = "in step"
    APPLYING = "applying"
    OUT_OF_STEP = "out of step"
    EMPTY = "never filled"
    AWAY = "Redis is away"


@dataclass(frozen=True, slots=True)
class Pending:
    """Changes that Redis has not been told of. `everything`: the list says that the whole graph may have changed."""

    changes: int
    oldest_seconds: float | None
    everything: bool


@dataclass(frozen=True, slots=True)
class Health:
    """Everything there is to see. `counted` and `census` are None while Redis does not tell."""

    step: Step
    epoch: str | None
    mark: str | None
    gates: list[str | None]
    pending: Pending
    counted: Counted | None
    census: Census | None

    @property
    def redis_up(self) -> bool:
        """Whether every server of circles answered."""
        return self.step is not Step.AWAY

    @property
    def in_step(self) -> bool:
        """Whether answers can come from Redis."""
        return self.step in {Step.IN_STEP, Step.APPLYING}


def examine(*, afresh: bool = False) -> Health:
    """Looks once, at no more cost for a large network than for a small one. `afresh`: no census of a minute ago.

    While Redis is away or frozen it takes one short timeout, and less when that is known already.
    """
    step, ledger, gates = _step()
    epoch = ledger.epoch
    return Health(
        step=step,
        epoch=epoch,
        mark=ledger.mark,
        gates=sorted(gates, key=str),
        pending=_pending(),
        counted=_counted(),
        census=_census(epoch, ledger.mark, afresh=afresh) if epoch is not None and step is not Step.AWAY else None,
    )


def _step() -> tuple[Step, truth.Ledger, store.Gates]:
    gates: store.Gates = frozenset()
    ledger = truth.ledger()
    try:
        for _look in range(LOOKS):
            before = ledger
            if before.epoch is None:
                store.ping()
                return Step.EMPTY, before, gates
            gates = store.gates(before.epoch)
            ledger = truth.ledger()
            if (before.epoch, before.mark) == (ledger.epoch, ledger.mark):
                break
    except RedisAway:
        return Step.AWAY, ledger, frozenset()
    if gates == {ledger.mark}:
        return Step.IN_STEP, ledger, gates
    return (Step.APPLYING if reader.bears(gates, ledger.mark, landed=True) else Step.OUT_OF_STEP), ledger, gates


_PENDING = """
SELECT count(*), extract(epoch FROM clock_timestamp() - min(made_at))::float8, coalesce(bool_or(low_id = 0), false)
FROM connections_graphchange
"""


def _pending() -> Pending:
    with connection.cursor() as cursor:
        cursor.execute(_PENDING)
        changes, oldest, everything = cursor.fetchone()
    return Pending(changes, None if oldest is None else max(oldest, 0.0), everything)


def _counted() -> Counted | None:
    try:
        return statistics.counted()
    except RedisAway:
        return None


def _census(epoch: str, mark: str | None, *, afresh: bool) -> Census | None:
    try:
        return census.take(epoch, mark) if afresh else census.kept(epoch, mark)
    except RedisAway:
        return None
