from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.catalogs import CatalogError, compile_catalogs


class Command(BaseCommand):
    help = "Compile the message catalogs that changed. Needs no gettext programs."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, verbosity: int, **options: object) -> None:
        for folder in settings.LOCALE_PATHS:
            try:
                made = compile_catalogs(folder)
            except CatalogError as problem:
                raise CommandError(str(problem)) from problem
            for path in made:
                if verbosity:
                    self.stdout.write(f"compiled {path}")
