"""Who knows whom among invented people: communities around work, school and interests, hubs, isolates. Pure."""

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from demo.people import Person

# Where a tie comes from, with the share of ties.
AT_WORK, AT_SCHOOL, BY_INTEREST, THROUGH_FRIENDS = 0.34, 0.48, 0.62, 0.90
ATTEMPTS_A_TIE = 40
FULL_MEAN_DEGREE = 18

Tie = tuple[int, int]


def mean_degree(members: int) -> float:
    """How many connections a member has on average: 18 in a network of thousands, fewer in a village."""
    return max(3.0, FULL_MEAN_DEGREE * (1 - math.exp(-members / 400)))


class Neighbourhood:
    """The ties made so far, by number of the person in the list."""

    def __init__(self, size: int) -> None:
        self.of: list[list[int]] = [[] for _number in range(size)]
        self._ties: set[Tie] = set()

    def tie(self, one: int, other: int) -> bool:
        """Connects two; False when they are one, or connected already."""
        pair = (min(one, other), max(one, other))
        if one == other or pair in self._ties:
            return False
        self._ties.add(pair)
        self.of[one].append(other)
        self.of[other].append(one)
        return True

    def tied(self, one: int, other: int) -> bool:
        """Whether two are connected."""
        return (min(one, other), max(one, other)) in self._ties

    def __iter__(self) -> Iterator[Tie]:
        return iter(sorted(self._ties))

    def __len__(self) -> int:
        return len(self._ties)


def befriend(people: Sequence[Person], numbers: Sequence[int], known: Neighbourhood, rng: random.Random) -> None:
    """Connects the people with these numbers among each other, until the mean degree is reached."""
    pools = _pools(people, numbers)
    sums = list(accumulate(people[number].sociability for number in numbers))
    wanted = int(mean_degree(len(numbers)) * len(numbers) / 2)
    for _attempt in range(wanted * ATTEMPTS_A_TIE):
        if len(known) >= wanted:
            return
        one = rng.choices(numbers, cum_weights=sums)[0]
        pool = _pool(one, people[one], pools, known, rng)
        candidates = [rng.choice(pool), rng.choice(pool)] if pool else rng.choices(numbers, cum_weights=sums)
        other = max(candidates, key=lambda number: people[number].sociability)
        if people[other].sociability:
            known.tie(one, other)


def _pools(people: Sequence[Person], numbers: Sequence[int]) -> dict[tuple[str, str], list[int]]:
    pools: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in numbers:
        person = people[number]
        for job in person.jobs[:2]:
            pools["work", job.organisation].append(number)
        for study in person.studies:
            pools["school", study.school].append(number)
        for interest in person.interests:
            pools["interest", interest].append(number)
            pools["local", f"{interest}, {person.city}"].append(number)
    return pools


def _pool(
    one: int,
    person: Person,
    pools: dict[tuple[str, str], list[int]],
    known: Neighbourhood,
    rng: random.Random,
) -> list[int]:
    """Among whom somebody finds a new connection; empty: among all."""
    chance = rng.random()
    if chance < AT_WORK and person.jobs:
        return pools["work", rng.choice(person.jobs[:2]).organisation]
    if chance < AT_SCHOOL and person.studies:
        return pools["school", rng.choice(person.studies).school]
    if chance < BY_INTEREST and person.interests:
        interest = rng.choice(person.interests)
        local = pools["local", f"{interest}, {person.city}"]
        return local if len(local) > 2 else pools["interest", interest]
    if chance < THROUGH_FRIENDS and known.of[one]:
        return known.of[rng.choice(known.of[one])]
    return []
