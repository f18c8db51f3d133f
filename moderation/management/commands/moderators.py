import argparse

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Member
from moderation.services import NotMigrated, appoint, moderators_group


class Command(BaseCommand):
    help = (
        "Make members moderators: of the staff, and in the group Moderators, which is made with what they need in the"
        " admin where it is not there. Without handles: print who is in the group. Dismiss moderators in the admin."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("handles", nargs="*", metavar="HANDLE", help="whom to appoint")

    @transaction.atomic
    def handle(self, *args: object, handles: list[str], **options: object) -> None:
        found = {member.handle: member for member in Member.objects.active().filter(handle__in=handles)}
        if unknown := [handle for handle in handles if handle not in found]:
            raise CommandError(f"No active member has the handle {', '.join(unknown)}. Nothing was changed.")
        try:
            group = moderators_group()
            for member in found.values():
                appoint(member=member)
        except NotMigrated as problem:
            raise CommandError("The permissions are not there yet: run manage.py migrate first.") from problem
        members = Member.objects.filter(groups=group).order_by("handle").values_list("handle", flat=True)
        self.stdout.write(f"{group.name}: {', '.join(members) or 'nobody'}")
