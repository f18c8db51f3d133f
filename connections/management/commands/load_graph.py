import argparse
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from connections.bulk import BadGraph, Loaded, load
from connections.graph import changes
from core.progress import Progress
from core.redis_client import RedisAway, breaker

STEPS = 1000


class Command(BaseCommand):
    help = (
        "Load a graph from FILE (plain, .gz or .xz): each line is `u<TAB>v`, two whole numbers. Makes the members"
        " m<u> and m<v> where missing, and their connection; repeating it changes nothing. All or nothing: a bad line"
        " is named with its number, exit code 1, and nothing is loaded. The members cannot sign in."
        " The last line says how many members and connections the file held, and how long it took."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--directed", action="store_true", help="make follows instead of connections: column 2 follows column 1"
        )

    def handle(self, *args: object, file: Path, directed: bool, **options: object) -> None:
        began = time.monotonic()
        try:
            with Progress(f"Loading {file.name}", total=STEPS) as progress:
                loaded = load(file, directed=directed, tell=lambda share: progress.to(int(share * STEPS)))
        except BadGraph as problem:
            raise CommandError(f"{file}: {problem}. Nothing was loaded.") from problem
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        try:
            breaker.reset()
            changes.apply_pending()
        except RedisAway:
            self.stderr.write("Redis does not answer: the change is listed, and applied once it is back.")
        self._report(loaded, "follows" if directed else "connections", time.monotonic() - began)

    def _report(self, loaded: Loaded, ties: str, seconds: float) -> None:
        self.stdout.write(
            f"{loaded.members} members, {loaded.ties} {ties} in {seconds:.2f} s"
            f" ({loaded.ties / seconds:.0f} {ties} per second);"
            f" new: {loaded.new_members} members, {loaded.new_ties} {ties}"
        )
