import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Member
from connections import degrees
from core.progress import Progress

HANDLES_A_QUERY = 5000


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the file: two handles, the members they belong to where known."""

    line: int
    viewer: str
    target: str


class Command(BaseCommand):
    help = (
        "Print degree and mutual connections of pairs of members. Each line of FILE is `u<TAB>v`, two handles; each"
        " line of the output is `u<TAB>v<TAB>degree<TAB>mutual`, in the same order. The degree is 0 for one and the"
        " same member, 1, 2, 3, or - when out of network. Handles that are not known, and lines that are no pair, are"
        " reported on standard error; the others are printed all the same, and the exit code is 1."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--pairs", required=True, metavar="FILE", help="the file of pairs; - is standard input")

    def handle(self, *args: object, pairs: str, **options: object) -> None:
        wanted, problems = self._read(pairs)
        members = _members({handle for pair in wanted for handle in (pair.viewer, pair.target)})
        for pair in wanted:
            problems += [
                f"line {pair.line}: unknown handle {handle}"
                for handle in dict.fromkeys((pair.viewer, pair.target))
                if handle not in members
            ]
        known = [pair for pair in wanted if pair.viewer in members and pair.target in members]
        answers = self._ask(known, members)
        self.stdout.write("".join(f"{pair.viewer}\t{pair.target}\t{answers[pair]}\n" for pair in known), ending="")
        self.stdout.flush()
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            sys.exit(1)

    def _read(self, name: str) -> tuple[list[Pair], list[str]]:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{name}: {problem}") from problem
        pairs: list[Pair] = []
        problems: list[str] = []
        for number, line in enumerate(text.splitlines(), 1):
            match line.split("\t"):
                case [viewer, target] if viewer and target:
                    pairs.append(Pair(number, viewer, target))
                case _:
                    problems.append(f"line {number}: not two handles with a tab between them")
        return pairs, problems

    def _ask(self, pairs: Iterable[Pair], members: dict[str, tuple[int, bool]]) -> dict[Pair, str]:
        """The last two columns for each pair: two questions to the engine for each viewer."""
        by_viewer: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            by_viewer[pair.viewer].append(pair)
        answers: dict[Pair, str] = {}
        with Progress("Asking", total=len(by_viewer), unit="members") as progress:
            for viewer, asked in by_viewer.items():
                viewer_id, viewer_active = members[viewer]
                ids = {members[pair.target][0] for pair in asked}
                degree = degrees.degrees(viewer_id, ids)
                mutual = degrees.mutual_counts(viewer_id, ids)
                for pair in asked:
                    target_id, active = members[pair.target]
                    # A member who is not active has no degree to anybody (docs/rules.md, Degrees 1).
                    found = degree[target_id] if active and viewer_active else None
                    answers[pair] = f"{'-' if found is None else found}\t{mutual[target_id]}"
                progress.advance()
        return answers


def _members(handles: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """Id and whether active, by handle; those that exist."""
    names = sorted(handles)
    found: dict[str, tuple[int, bool]] = {}
    for start in range(0, len(names), HANDLES_A_QUERY):
        rows = Member.objects.filter(handle__in=names[start : start + HANDLES_A_QUERY])
        found |= {handle: (pk, active) for handle, pk, active in rows.values_list("handle", "pk", "is_active")}
    return found
