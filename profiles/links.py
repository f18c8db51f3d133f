"""What links two members beside people: told to the proposed note of an invitation (connections.notes.links)."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import Member
from connections.relations import relation
from connections.visibility import rows_visible
from profiles.candidates import in_common
from profiles.suggestions import told

INTERESTS_NAMED = 2


def shared(sender: Member, recipient: Member) -> list[str]:
    """Clauses about interests, schools and organisations that both have, as far as the sender sees them on the
    recipient's profile; the best first, in the language of now.
    """
    common = told(
        in_common(sender.pk, [recipient.pk])[recipient.pk], rows_visible(relation(sender, recipient), recipient)
    )
    clauses = []
    if common.interests:
        interests = get_text_list(common.interests[:INTERESTS_NAMED], _("and"))
        clauses.append(_("we both care about %(interests)s.") % {"interests": interests})
    clauses += [_("we both went to %(school)s.") % {"school": name} for name in common.schools]
    clauses += [
        _("we both know %(organisation)s from the inside.") % {"organisation": name}
        for name in (*common.colleagues, *common.organisations)
    ]
    return clauses
