"""The note that the invitation form proposes: it names the common link (docs/rules.md, Invitations)."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from connections.mutuals import named_mutuals

Link = Callable[[Member, Member], Sequence[str]]

# What links two members who have nobody in common, told by the apps above this one, which add themselves here: asked
# for (sender, recipient), each gives whole clauses in the language of now ("we both care about jazz."), the best
# first. They may name only what the sender may see of the recipient.
links: list[Link] = []


def proposed_note(sender: Member, recipient: Member, count: int) -> str:
    """A note for the sender to send or change, in the sender's language; empty where nothing links the two.

    `count` is the number of their mutual connections. Only those are named whom the sender may be told of; with none
    at all, the note names what else links the two (`links`).
    """
    first_name = recipient.get_short_name()
    if not count:
        clauses = (clause for link in links for clause in link(sender, recipient))
        return next((note for clause in clauses if (note := _note(first_name, clause))), "")
    named = [member.full_name for member in named_mutuals(sender, [recipient.pk])[recipient.pk]]
    return compose(first_name, named, count)


def compose(first_name: str, named: Sequence[str], count: int) -> str:
    """The words: as many of the names `named` as fit into a note; `count` is how many there are in all (at least 1)."""
    for shown in range(len(named), -1, -1):
        if note := _note(first_name, _link(named[:shown], count)):
            return note
    return ""


def _note(first_name: str, link: str) -> str:
    """The whole note; empty where it would be too long."""
    note = _("Hello %(name)s, %(link)s I would be glad to connect.") % {"name": first_name, "link": link}
    return note if len(note) <= settings.INVITATION_NOTE_MAX else ""


def _link(named: Sequence[str], count: int) -> str:
    if not named:
        return ngettext(
            "we have %(count)s connection in common.", "we have %(count)s connections in common.", count
        ) % {"count": count}
    others = count - len(named)
    people = list(named)
    if others > 0:
        people.append(ngettext("%(count)s other person", "%(count)s other people", others) % {"count": others})
    return _("we both know %(people)s.") % {"people": get_text_list(people, _("and"))}
