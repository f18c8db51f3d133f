"""Who is a moderator: a group with what they may do in the admin, and appointing members to it."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from accounts.models import Member

MODERATORS = "Moderators"
# What a moderator does in the admin (docs/adr/0011), by app.
MAY = {
    "accounts": ("view_member", "change_member", "suspend_member", "view_suspension"),
    "connections": ("view_connection", "view_invitation", "view_invitationreply", "view_follow", "view_block"),
    "feed": ("view_post", "view_comment"),
    "moderation": ("view_case", "decide_case", "see_reporters", "view_decision", "view_look"),
}


class NotMigrated(Exception):
    """The database does not know the permissions yet: `manage.py migrate` makes them."""


@transaction.atomic
def appoint(*, member: Member) -> None:
    """Makes a member a moderator: of the staff, and in the group. Once more changes nothing.

    The group gets its permissions when it is made; what operators change in it later stays. Raises NotMigrated.
    """
    moderators_group().user_set.add(member)
    if not member.is_staff:
        member.is_staff = True
        member.save(update_fields=["is_staff"])


@transaction.atomic
def moderators_group() -> Group:
    """The group of moderators, made with its permissions where it is not there. Raises NotMigrated."""
    group, is_new = Group.objects.get_or_create(name=MODERATORS)
    if is_new:
        wanted = Q()
        for app, codenames in MAY.items():
            wanted |= Q(content_type__app_label=app, codename__in=codenames)
        permissions = list(Permission.objects.filter(wanted))
        if len(permissions) < sum(map(len, MAY.values())):
            raise NotMigrated
        group.permissions.set(permissions)
    return group
