"""How a limit is written in the settings: "30/h/member, 100/d/member, 300/d/address"."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache

_RATE = re.compile(r"([1-9]\d{0,8})/([1-9]\d{0,8})?([smhd])/(member|address)")
_UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
LONGEST = timedelta(days=400)


class Per(StrEnum):
    """Whose attempts are counted together."""

    MEMBER = "member"
    ADDRESS = "address"


@dataclass(frozen=True)
class Rate:
    """`amount` attempts at once; then one more each time a share of `span` has passed."""

    amount: int
    span: timedelta
    per: Per

    @property
    def step(self) -> timedelta:
        """The share of the span that one attempt takes, rounded down, so that `amount` of them always fit."""
        return timedelta(microseconds=self.span // timedelta(microseconds=1) // self.amount)

    def __str__(self) -> str:
        return f"{self.amount}/{self.span // timedelta(seconds=1)}s/{self.per}"


@lru_cache(maxsize=256)
def rates(text: str) -> tuple[Rate, ...]:
    """The rates that `text` names, each as amount/time/whose; "" names none, which is no limit.

    The time is s, m, h or d, with a number before it where it is several ("5/10m/address"). Raises ValueError.
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _RATE.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is no rate; write it like 30/h/member or 5/10m/address")
        amount, times, unit, per = match.groups()
        span = _UNITS[unit] * int(times or 1)
        if span > LONGEST:
            raise ValueError(f"{part!r} counts over more than {LONGEST.days} days")
        found.append(Rate(int(amount), span, Per(per)))
    return tuple(found)
