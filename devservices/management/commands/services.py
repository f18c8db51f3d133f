import argparse
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from devservices import commands
from devservices.errors import ServiceError


class Command(BaseCommand):
    help = (
        "Start, stop, show or reset the local PostgreSQL and Valkey of this clone. "
        "DATABASE_URL and REDIS_URL replace them."
    )
    # The servers are down when this is needed most.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        commands.add_arguments(parser)

    def handle(self, *args: object, action: str, yes: bool, **options: object) -> None:
        try:
            code = commands.perform(action, base_dir=settings.BASE_DIR, yes=yes, say=self.stdout.write)
        except ServiceError as problem:
            raise CommandError(str(problem)) from problem
        if code:
            sys.exit(code)
