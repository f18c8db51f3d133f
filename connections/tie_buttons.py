"""The connect button as markup (docs/rules.md, "The connect button"; components/connect_button.html).

Put together here and not in a template because lists have twenty of them, each with a menu of half a dozen forms
(core/pieces.py). What is offered is decided in connections/button.py.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from connections.button import Action, Button, Verb
from connections.relations import Relation
from core.pieces import NOTHING, Piece, hidden, icon, joined, labelled_menu, menu
from core.places import address

# What each verb is about: the address, by handle or by the number of the invitation; and its icon.
_BY_HANDLE = {
    Verb.CONNECT: ("connections:invite", "user-plus"),
    Verb.FOLLOW: ("connections:follow", "plus"),
    Verb.UNFOLLOW: ("connections:unfollow", "minus"),
    Verb.REMOVE: ("connections:remove", "user-minus"),
    Verb.BLOCK: ("connections:block", "ban"),
}
_BY_INVITATION = {
    Verb.ACCEPT: ("connections:accept", "check"),
    Verb.IGNORE: ("connections:ignore", "x"),
    Verb.UNKNOWN: ("connections:unknown", "help"),
    Verb.WITHDRAW: ("connections:withdraw", "x"),
}

_TIE = Piece('<div id="tie-{handle}" class="tie">{content}</div>')
_LINK = Piece('<a href="{url}">{icon}{label}</a>')
_EDIT = Piece('<a class="btn primary" href="{url}">{icon}{label}</a>')
_NOTE = Piece('<p class="menu-note">{words}</p>')
_TIE_NOTE = Piece('<p class="tie-note">{words}</p>')
_OFF = Piece('<button type="button" disabled>{icon}{label}</button>')
_RULE = SafeString("<hr>")
_WORDS = Piece('{icon}<span>{label}</span><span class="visually-hidden"> {name}</span>')
_CONNECT = Piece(
    '<a{look} href="{url}?{query}" hx-get="{url}?{query}" hx-target="#tie-{handle}" hx-swap="outerHTML">{words}</a>'
)
_LOOK = Piece(' class="btn {variant}"')
_FORM = Piece(
    '<form method="post" action="{url}" hx-post="{url}" hx-disabled-elt="find button"{target}>{fields}'
    '<button type="submit" class="{look}">{words}</button></form>'
)
_IN_LIST = Piece(' hx-target="#tie-{handle}" hx-swap="outerHTML"')
_WHOLE_PAGE = SafeString(
    ' hx-target="#content" hx-select="#content" hx-select-oob="#messages:innerHTML" hx-swap="outerHTML show:none"'
)


@lru_cache(maxsize=16)
def _labels(_language: str | None) -> dict[str, str]:
    """What each verb says, and the notes below some of them."""
    return {
        Verb.EDIT: _("Edit profile"),
        Verb.VIEW_AS: _("View as…"),
        Verb.CONNECT: _("Connect"),
        Verb.ACCEPT: _("Accept"),
        Verb.IGNORE: _("Ignore"),
        Verb.UNKNOWN: _("I don't know this person"),
        Verb.WITHDRAW: _("Withdraw"),
        Verb.REPLY: _("Reply"),
        Verb.FOLLOW: _("Follow"),
        Verb.UNFOLLOW: _("Unfollow"),
        Verb.REMOVE: _("Remove connection"),
        Verb.BLOCK: _("Block"),
        Verb.REPORT: _("Report"),
        Verb.MESSAGE: _("Connected"),
        Verb.PENDING: _("Pending"),
        "follow back": _("Follow back"),
        "more": _("More about %(name)s"),
    }


@lru_cache(maxsize=16)
def _notes(_language: str | None) -> dict[Verb, SafeString]:
    """What is said below some verbs of the menu."""
    return {
        Verb.WITHDRAW: _NOTE(words=_("You can't invite them again at once.")),
        Verb.UNKNOWN: _NOTE(words=_("They can't invite you again.")),
        Verb.BLOCK: _NOTE(words=_("You no longer see each other anywhere.")),
    }


@dataclass(frozen=True, slots=True)
class TieButton:
    """The button about one member on one page; the fields are the variables of components/connect_button.html.

    `here` is the address of the page, and `token` the field of a form against forgery.
    """

    button: Button
    handle: str
    name: str
    relation: Relation
    here: str
    token: SafeString
    whole_page: bool = False
    show_follow: str = ""

    def markup(self) -> SafeString:
        """The whole of it; an empty element where nothing is offered."""
        primary = self.button.primary
        if primary is None:
            return _TIE(handle=self.handle, content="")
        return _TIE(handle=self.handle, content=joined(self._beside(primary), self._primary(primary), self._why_not()))

    def _beside(self, primary: Action) -> SafeString:
        """In lists of follows: to follow or not, beside the primary action."""
        follows = self.relation.follows
        if self.show_follow == "both" and follows and primary.verb is not Verb.UNFOLLOW:
            return self._verb(Verb.UNFOLLOW)
        if self.show_follow and not follows and primary.verb is not Verb.FOLLOW:
            return self._verb(Verb.FOLLOW)
        return NOTHING

    def _primary(self, primary: Action) -> SafeString:
        if primary.verb is Verb.MESSAGE or primary.verb is Verb.PENDING:
            drawn, variant = ("user-check", "plain") if primary.verb is Verb.MESSAGE else ("clock", "waiting")
            label = self._label(primary.verb)
            return labelled_menu(self._menu(), label, about=self.name, icon_name=drawn, variant=variant)
        more = self._label("more") % {"name": self.name}
        return self._verb(primary.verb, primary=True) + menu(self._menu(), more)

    def _why_not(self) -> SafeString:
        if not self.whole_page:
            return NOTHING
        refused = [each for each in self.button.menu if each.verb is Verb.CONNECT and not each.enabled]
        return joined(*(_TIE_NOTE(words=each.reason) for each in refused))

    def _menu(self) -> SafeString:
        return joined(*map(self._row, self.button.menu))

    def _row(self, action: Action) -> SafeString:
        """One row of the menu; nothing for what no app answers yet, and for what stands beside the menu already."""
        verb = action.verb
        if verb is Verb.CONNECT and not action.enabled:
            return _OFF(icon=icon("user-plus"), label=self._label(verb)) + _NOTE(words=action.reason)
        if verb in {Verb.VIEW_AS, Verb.REPLY, Verb.REPORT}:
            return self._link(verb)
        if verb in {Verb.MESSAGE, Verb.INTRODUCE} or self._stands_beside(verb):
            return NOTHING
        note = _notes(get_language()).get(verb, NOTHING)
        return joined(_RULE if verb is Verb.BLOCK else NOTHING, self._verb(verb, in_menu=True), note)

    def _stands_beside(self, verb: Verb) -> bool:
        return bool(verb is Verb.FOLLOW and self.show_follow) or (verb is Verb.UNFOLLOW and self.show_follow == "both")

    def _link(self, verb: Verb) -> SafeString:
        if verb is Verb.VIEW_AS:
            drawn, url = "eye", f"{address('profiles:member', self.handle)}?as=1"
        elif verb is Verb.REPLY:
            drawn, url = "message", address("connections:reply", self._invitation)
        else:
            drawn, url = "flag", f"{address('moderation:report_member', self.handle)}?next={self._next}"
        return _LINK(url=url, icon=icon(drawn), label=self._label(verb))

    def _verb(self, verb: Verb, *, primary: bool = False, in_menu: bool = False) -> SafeString:
        """The verb itself: a link to a form, or a form with one button."""
        if verb is Verb.EDIT:
            return _EDIT(url=reverse("profiles:edit"), icon=icon("pencil"), label=self._label(verb))
        place, drawn = _BY_INVITATION.get(verb) or _BY_HANDLE[verb]
        url = address(place, self._invitation if verb in _BY_INVITATION else self.handle)
        label = self._label("follow back" if verb is Verb.FOLLOW and self.show_follow == "back" else verb)
        words = _WORDS(icon=icon(drawn), label=label, name=self.name)
        raised = "primary" if self.whole_page else "soft"
        if verb is Verb.CONNECT:
            look = NOTHING if in_menu else _LOOK(variant=raised)
            return _CONNECT(look=look, url=url, query=self._query, handle=self.handle, words=words)
        if not primary or verb is Verb.UNFOLLOW:
            raised = "plain"
        in_row = "danger" if verb is Verb.BLOCK else ""
        target = _WHOLE_PAGE if self.whole_page else _IN_LIST(handle=self.handle)
        look_of_button = in_row if in_menu else f"btn {raised}"
        return _FORM(url=url, target=target, fields=self._fields, look=look_of_button, words=words)

    @property
    def _fields(self) -> SafeString:
        return joined(
            self.token,
            hidden("next", self.here),
            hidden("whole_page", "1") if self.whole_page else NOTHING,
            hidden("show_follow", self.show_follow) if self.show_follow else NOTHING,
        )

    @property
    def _query(self) -> str:
        """What the form of an invitation is told by its address."""
        whole_page = "whole_page=1&" if self.whole_page else ""
        return f"{whole_page}{f'show_follow={self.show_follow}&' if self.show_follow else ''}next={self._next}"

    @property
    def _next(self) -> str:
        return quote(self.here, safe="")

    @property
    def _invitation(self) -> int:
        number = self.relation.invitation_id
        if number is None:
            raise ValueError("an answer to no invitation")
        return number

    def _label(self, verb: str) -> str:
        return _labels(get_language())[verb]
