"""The connect button: one pure function from how two members stand to what the viewer is offered.

docs/rules.md, "The connect button", line by line; a hand-written table in the tests covers every state.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from connections.relations import Pending, Relation


class Verb(StrEnum):
    """What a viewer can be offered to do."""

    EDIT = "edit"
    VIEW_AS = "view_as"
    MESSAGE = "message"
    INTRODUCE = "introduce"
    REPORT = "report"
    CONNECT = "connect"
    WITHDRAW = "withdraw"
    PENDING = "pending"
    ACCEPT = "accept"
    IGNORE = "ignore"
    REPLY = "reply"
    UNKNOWN = "unknown"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    REMOVE = "remove"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Action:
    """A verb offered; when not `enabled`, shown with the reason why not."""

    verb: Verb
    enabled: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """The primary action and the menu beside it. Both empty: nothing is offered."""

    primary: Action | None
    menu: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules need to know beside the relation.

    `takes_from` is the owner's `invitations_from`, a degree, 4 for everyone; `viewer_full` and `owner_full` say who has
    reached the most connections allowed; `budget_left` is the viewer's for this week.
    """

    follow_first: bool = False
    takes_from: int = 4
    viewer_full: bool = False
    owner_full: bool = False
    budget_left: int = 1
    budget_again_on: date | None = None


NOTHING = Button(None, ())


def connect_button(relation: Relation, terms: Terms) -> Button:
    """What a viewer is offered who stands to a member like this, on these terms."""
    if relation.blocked or relation.is_visitor:
        return NOTHING
    if relation.is_self:
        return Button(Action(Verb.EDIT), (Action(Verb.VIEW_AS),))
    follow = Action(Verb.UNFOLLOW if relation.follows else Verb.FOLLOW)
    ending = (Action(Verb.BLOCK), Action(Verb.REPORT))
    if relation.is_connected:
        return Button(Action(Verb.MESSAGE), (follow, Action(Verb.REMOVE), *ending))
    if relation.pending is Pending.RECEIVED:
        return Button(
            Action(Verb.ACCEPT),
            (Action(Verb.IGNORE), Action(Verb.REPLY), Action(Verb.UNKNOWN), follow, *ending),
        )
    if relation.pending is Pending.SENT:
        return Button(Action(Verb.PENDING), (Action(Verb.WITHDRAW), follow, *ending))
    connect = Action(Verb.CONNECT)
    if reason := why_not_invite(relation, terms):
        connect = Action(Verb.CONNECT, enabled=False, reason=reason)
    approach = {
        2: (Action(Verb.MESSAGE), Action(Verb.INTRODUCE)),
        3: (Action(Verb.INTRODUCE),),
    }.get(relation.degree or 0, ())
    if terms.follow_first or not connect.enabled:
        return Button(follow, (connect, *approach, *ending))
    return Button(connect, (*approach, follow, *ending))


def why_not_invite(relation: Relation, terms: Terms) -> str:
    """Why the viewer cannot invite the member now, in words; empty when they can.

    An ignored invitation from the other side does not stand in the way: inviting them then connects the two at once.
    """
    if relation.barred:
        return _("You can't invite this member.")
    if relation.again_at and relation.again_at > timezone.now():
        return _("You can invite again on %(date)s.") % {"date": _day(timezone.localdate(relation.again_at))}
    if terms.viewer_full:
        return _("You have reached the limit of %(count)s connections.") % {"count": settings.CONNECTIONS_MAX}
    if terms.owner_full:
        return _("They have reached the limit of %(count)s connections.") % {"count": settings.CONNECTIONS_MAX}
    if (relation.degree or 4) > terms.takes_from and not relation.ignored:
        return {
            2: _("They take invitations from their 2nd degree only."),
            3: _("They take invitations up to their 3rd degree only."),
        }[terms.takes_from]
    if terms.budget_left <= 0 and not relation.ignored:
        day = _day(terms.budget_again_on) if terms.budget_again_on else ""
        return _("You have used this week's invitations. More on %(date)s.") % {"date": day}
    return ""


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")
