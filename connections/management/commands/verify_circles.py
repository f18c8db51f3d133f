import argparse
import sys
from itertools import islice

from django.core.management.base import BaseCommand
from pyroaring import BitMap

from accounts.models import Member
from connections.graph import changes
from connections.graph.verification import KINDS, Difference, Findings, count_anew, miscounted, stored_members, verify
from core.progress import Progress
from core.redis_client import RedisAway, breaker

LISTED_MEMBERS = 5


class Command(BaseCommand):
    help = (
        "Compare the circles in Redis with the truth in PostgreSQL, and print each difference. Circles that nobody"
        " would be shown (of an older state of the graph) are not compared. Exit code 0: all that was compared is"
        " right, or was repaired; 1: there was a difference; 2: Redis does not answer, so nothing was compared."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--sample", type=_positive, metavar="N", help="compare N members' circles, not all")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="on a difference, forget all circles and begin anew: they are built again when they are needed",
        )

    def handle(self, *args: object, sample: int | None, repair: bool, **options: object) -> None:
        breaker.reset()
        wrong = self._count(repair=repair)
        try:
            findings = self._verify(sample)
            if findings.differences and repair:
                changes.start_anew()
                self.stdout.write("Repaired: all circles were forgotten, a new epoch has begun.")
                findings = self._verify(sample)
        except RedisAway as problem:
            self.stderr.write(f"Redis does not answer ({problem}). Nothing was compared.")
            sys.exit(2)
        if findings.differences or wrong:
            sys.exit(1)

    def _count(self, *, repair: bool) -> int:
        """Whether PostgreSQL counts the right connections; returns how many it counts wrongly, after a repair."""
        wrong = miscounted()
        if not wrong:
            return 0
        self.stdout.write(f"{wrong} connections counted wrongly: suspended members among the live, or the reverse")
        if repair:
            self.stdout.write(f"Repaired: {count_anew()} connections.")
        return miscounted()

    def _verify(self, sample: int | None) -> Findings:
        """Compares once and prints what came of it."""
        changes.apply_pending()
        findings = Findings()
        ids = stored_members(sample=sample)
        with Progress("Comparing circles", total=len(ids), unit="members") as progress:
            for done in verify(ids, findings):
                progress.to(done)
        self._report(len(ids), findings)
        return findings

    def _report(self, members: int, findings: Findings) -> None:
        counts = ", ".join(f"{findings.compared[kind]} {kind}" for kind in KINDS)
        self.stdout.write(f"{members} members: compared {counts}")
        if findings.unsettled:
            self.stdout.write(f"{findings.unsettled} members not compared: their circles were changing")
        names = _Names(findings.differences)
        for difference in findings.differences:
            self.stdout.write(names.describe(difference))
        self.stdout.write(f"{len(findings.differences)} differences")


class _Names:
    """Handles of the members that differences speak of, in one query."""

    def __init__(self, differences: list[Difference]) -> None:
        ids = {difference.member_id for difference in differences}
        for difference in differences:
            ids |= {*_few(difference.missing), *_few(difference.extra)}
        self._handles = dict(Member.objects.filter(pk__in=ids).values_list("pk", "handle"))

    def describe(self, difference: Difference) -> str:
        """One line: whose circle, which one, who is missing in it and who should not be there."""
        sides = (("missing", difference.missing), ("extra", difference.extra))
        parts = [f"{word} {len(ids)}: {self._some(ids)}" for word, ids in sides if ids]
        return f"{self._handle(difference.member_id)} {difference.kind}: {'; '.join(parts)}"

    def _some(self, ids: BitMap) -> str:
        named = [self._handle(member_id) for member_id in _few(ids)]
        return ", ".join(named + (["…"] if len(ids) > len(named) else []))

    def _handle(self, member_id: int) -> str:
        return self._handles.get(member_id, f"(no member {member_id})")


def _few(ids: BitMap) -> list[int]:
    return list(islice(ids, LISTED_MEMBERS))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
