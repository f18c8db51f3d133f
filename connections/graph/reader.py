"""Reading from Redis what PostgreSQL vouches for.

The protocol, and why an answer is exact (docs/engine.md has the long form):

1. Read the gate and then the values from Redis.
2. Then read the ledger from PostgreSQL: epoch, mark, pending changes. The answer will be true of this moment.
3. Accept if the gate bears the ledger's mark and no pending change has an end among the members that the answer
   depends on. Changes up to the mark were in Redis before step 1; later ones that are committed are pending; ones that
   commit after step 2 cannot be in what was read before it.

Anything else is answered by PostgreSQL, never guessed.
"""

import threading
from collections.abc import Callable, Sequence

from pyroaring import BitMap

from connections.graph import store, truth
from connections.graph.store import Key

Values = list[bytes | None]
# The epoch last seen by this thread: a guess that step 2 checks. It saves asking PostgreSQL before asking Redis.
_seen = threading.local()


def _bears(gate: str | None, mark: str | None, *, landed: bool) -> bool:
    """Whether a gate bears a mark: `mark`, or `mark>next` while the next batch is being written.

    With `landed`, also the sealed `before>mark!`: the batch that led to the mark was complete before this read began
    (its applier commits the mark to PostgreSQL after the seal), only the gate has not been closed yet.
    """
    if gate is None or mark is None:
        return False
    return gate == mark or gate.startswith(f"{mark}>") or (landed and gate.endswith(f">{mark}{store.SEAL}"))


def read(keys: Sequence[Key], depends_on: Callable[[Values], BitMap]) -> Values | None:
    """Values of `keys` that are exact now, None for each that is not stored; or None: ask PostgreSQL.

    A third circle that was stored at another mark counts as not stored. `depends_on` names, given the values, the
    members whose connections the answer depends on. Raises RedisAway.
    """
    before: truth.Ledger | None = None
    for _attempt in range(3):
        epoch = getattr(_seen, "epoch", None)
        if epoch is None:
            before = truth.ledger()
            epoch = _seen.epoch = before.epoch
            if epoch is None:
                return None
        gate, values = store.read(epoch, keys)
        now = truth.ledger()
        if now.epoch != epoch:
            _seen.epoch, before = None, None
            continue
        landed = before is not None and (before.epoch, before.mark) == (now.epoch, now.mark)
        if _bears(gate, now.mark, landed=landed):
            values = [_current(key, value, now.mark) for key, value in zip(keys, values, strict=True)]
            return values if now.settles(depends_on(values)) else None
        before = now
    return None


def _current(key: Key, value: bytes | None, mark: str | None) -> bytes | None:
    if key[0] == "third" and value is not None and store.unpack_third(value)[0] != mark:
        return None
    return value


def stable_gate() -> tuple[str, str] | None:
    """Epoch and mark when Redis is in step and no batch is being applied; None otherwise. For builders."""
    now = truth.ledger()
    if now.epoch is None:
        return None
    gate = store.gate(now.epoch)
    return (now.epoch, gate) if gate is not None and gate == now.mark else None
