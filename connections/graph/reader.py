"""Reading from Redis what PostgreSQL vouches for.

The protocol, and why an answer is exact (docs/engine.md has the long form):

1. Read the gates and then the values from Redis.
2. Then read the ledger from PostgreSQL: epoch, mark, pending changes. The answer will be true of this moment.
3. Accept if the gates bear the ledger's mark and no pending change has an end among the members that the answer
   depends on. Changes up to the mark were in Redis before step 1; later ones that are committed are pending; ones that
   commit after step 2 cannot be in what was read before it.

Anything else is answered by PostgreSQL, never guessed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from connections.graph import recent, store, truth
from connections.graph.store import Gates, Key, Values

RECENT: Key = ("recent", 0)


class _Seen:
    """The epoch last seen by this process: a guess that step 2 checks. It saves asking PostgreSQL before asking Redis.

    Not by thread: each request has a new one (network_site/asgi.py).
    """

    epoch: str | None = None


_seen = _Seen()


def bears(gates: Gates, mark: str | None, *, landed: bool) -> bool:
    """Whether the gates bear a mark, each: `mark`, or `mark>next` while the next batch is being written.

    With `landed`, also the sealed `before>mark!`: the batch that led to the mark was complete before this read began
    (its applier commits the mark to PostgreSQL after the seal), only the gate has not been closed yet.
    """
    if mark is None or not gates:
        return False
    return all(
        gate is not None
        and (gate == mark or gate.startswith(f"{mark}>") or (landed and gate.endswith(f">{mark}{store.SEAL}")))
        for gate in gates
    )


def read(keys: Sequence[Key], depends_on: Callable[[Values], BitMap]) -> Values | None:
    """Values of `keys` that are exact now, None for each that is not stored; or None: ask PostgreSQL.

    A third circle counts as not stored where something has changed since that it may depend on. `depends_on` names,
    given the values, the members whose connections the answer depends on. Raises RedisAway.
    """
    asks_third = any(kind == "third" for kind, _member_id in keys)
    wanted = [*keys, RECENT] if asks_third else keys
    before: truth.Ledger | None = None
    for _attempt in range(3):
        epoch = _seen.epoch
        if epoch is None:
            before = truth.ledger()
            epoch = _seen.epoch = before.epoch
            if epoch is None:
                return None
        gates, values = store.read(epoch, wanted)
        now = truth.ledger()
        if now.epoch != epoch:
            _seen.epoch, before = None, None
            continue
        landed = before is not None and (before.epoch, before.mark) == (now.epoch, now.mark)
        if bears(gates, now.mark, landed=landed):
            if now.is_settled and not asks_third:
                return values
            log = values.pop() if asks_third else None
            touched = depends_on(values)
            if not now.settles(touched):
                return None
            return [
                None if kind == "third" and not third_is_current(value, now.mark, log, touched) else value
                for (kind, _member_id), value in zip(keys, values, strict=True)
            ]
        before = now
    return None


def third_is_current(value: bytes | None, mark: str | None, log: bytes | None, near: BitMap) -> bool:
    """Whether a stored third circle is right at a mark: built at it, or nothing has changed since among `near`.

    `value` may be its beginning, `log` is what is stored under RECENT, `near` the owner with the first two circles.
    """
    if value is None:
        return False
    built_at = store.built_at(value)
    if built_at == mark:
        return True
    changed = recent.changed_since(log, built_at)
    return changed is not None and not changed.intersect(near)


@dataclass(frozen=True, slots=True)
class Stable:
    """Redis in step with PostgreSQL: the epoch, the mark that all gates are at, and the ends of what is pending."""

    epoch: str
    gate: str
    pending: BitMap

    def settles(self, touched: BitMap) -> bool:
        """Whether what depends on the connections of `touched` may be stored.

        Not so where a change is pending: it may be one of the very transaction that asks, which nobody else can see
        yet and which may be rolled back.
        """
        return not self.pending or not self.pending.intersect(touched)


def stable_gate() -> Stable | None:
    """Where Redis stands when it is in step and no batch is being applied; None otherwise. For builders."""
    now = truth.ledger()
    if now.epoch is None or now.pending is None:
        return None
    gate = store.gate(now.epoch)
    return Stable(now.epoch, gate, now.pending) if gate is not None and gate == now.mark else None
