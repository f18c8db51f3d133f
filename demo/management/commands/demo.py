import argparse
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.network import FEWEST_MEMBERS
from demo.rehearsal import rehearse
from demo.running import PortTaken, Stage, run
from demo.seed import NotSeedable
from devservices.errors import ServiceError

MEMBERS_OF_A_REHEARSAL = 300


class Command(BaseCommand):
    help = (
        "Start everything with people in it: PostgreSQL and Valkey, unless DATABASE_URL and REDIS_URL name others;"
        " a Celery worker with beat; the web server. Makes the tables and about 2,000 invented members the first time,"
        " and keeps them. Ctrl-C ends every process. In development only."
    )
    # The servers are not up yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: this machine alone)")
        parser.add_argument("--port", type=int, help="default: 8000; with --check any free one")
        parser.add_argument(
            "--members", type=_members, help=f"how many, the first time; {FEWEST_MEMBERS} or more (default: 2000)"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="start everything with data that are thrown away, try it over HTTP, say what was found, and stop",
        )

    def handle(
        self, *args: object, host: str, port: int | None, members: int | None, check: bool, **options: object
    ) -> None:
        if settings.ENVIRONMENT != "development":
            raise CommandError(
                f"The demo is for development, and ENVIRONMENT is {settings.ENVIRONMENT}. Nothing was changed:"
                " its members have a password that everybody knows."
            )
        try:
            if check:
                sys.exit(rehearse(host=host, port=port, members=members or MEMBERS_OF_A_REHEARSAL, say=self._say))
            child = run(Stage(host, port or 8000, members or 2000), say=self._say)
        except (ServiceError, PortTaken, NotSeedable) as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            self._say("\nEverything has stopped; the data stay.")
            return
        raise CommandError(
            f"{child.name} ended by itself ({child.exit_code}). Its last words, from {child.log}:\n{child.said()}"
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _members(text: str) -> int:
    number = int(text)
    if number < FEWEST_MEMBERS:
        raise argparse.ArgumentTypeError(f"{FEWEST_MEMBERS} members or more are needed")
    return number
