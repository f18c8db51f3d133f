"""One invitation in a list as markup (connections/_letter.html): who it is, the note, and what can be answered.

Put together here and not in a template because a page has twenty of them, each with half a dozen forms
(core/pieces.py).
"""

from dataclasses import dataclass

from django.forms import Form
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from connections.correspondence import Letter, Line
from core.pieces import NOTHING, Piece, avatar, degree, hidden, icon, joined, menu, mutual_words
from core.places import address
from core.times import relative_time

# The form of a reply that nobody has written in, by language, with this in the place of the invitation's number.
_EMPTY_FORMS: dict[str | None, str] = {}
_NUMBER = "908070605040302010"

_LETTER = Piece(
    '<li id="invitation-{number}" class="letter" data-step>{head}'
    '<div class="letter-body">{note}{thread}{reply}</div></li>'
)
_HEAD = Piece(
    '<div class="person wide"><a href="{url}" tabindex="-1" aria-hidden="true">{face}</a><div class="who">'
    '<a class="name" href="{url}">{name}</a> <span class="near" data-degree-of="{handle}">{degree}</span>'
    '{headline}{mutual}<p class="meta">{place}{sent}{when}</p></div><div class="actions">{actions}</div></div>'
)
_HEADLINE = Piece("<p>{text}</p>")
_NOTE = Piece('<blockquote class="quote">{text}</blockquote>')
_MUTUAL = Piece('<p class="reason">{icon} {words}</p>')
_KNOWN = Piece('<a class="strong" href="{url}">{name}</a>')
_FORM = Piece(
    '<form method="post" action="{url}" hx-post="{url}" hx-target="#invitation-{number}" hx-swap="outerHTML"'
    ' hx-disabled-elt="find button">{fields}<button type="submit"{look}>{icon}<span>{label}</span>'
    '<span class="visually-hidden"> {name}</span></button></form>'
)
_LOOK = Piece(' class="btn {variant}"')
_BLOCK = Piece(
    '<form method="post" action="{url}" hx-post="{url}">{fields}<button type="submit" class="danger">{icon}'
    '<span>{label}</span><span class="visually-hidden"> {name}</span></button></form>'
)
_BELOW = Piece('<p class="menu-note">{words}</p>')
_THREAD = Piece('<ol class="thread" aria-label="{label}">{lines}</ol>')
_LINE = Piece('<li{mine}><p class="quote">{body}</p><p class="meta">{who} · {when}</p></li>')
_REPLY = Piece(
    '<details class="write"{open}><summary class="link">{summary}</summary><form class="form" method="post"'
    ' action="{url}" hx-post="{url}" hx-target="#invitation-{number}" hx-swap="outerHTML"'
    ' hx-disabled-elt="find button">{fields}{form}<div class="actions"><button type="submit" class="btn s">{icon}'
    "{send}</button></div></form></details>"
)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter on one page. `here` is the address of the page, `token` the field of a form against forgery."""

    letter: Letter
    form: Form
    here: str
    token: SafeString

    def markup(self) -> SafeString:
        """The whole of it."""
        letter = self.letter
        return _LETTER(
            number=letter.pk,
            head=self._head(),
            note=_NOTE(text=letter.invitation.note) if letter.invitation.note else "",
            thread=self._thread() if letter.lines else "",
            reply=self._reply() if letter.may_write else "",
        )

    def _head(self) -> SafeString:
        letter, card = self.letter, self.letter.card
        return _HEAD(
            url=card.url,
            face=avatar(card),
            name=card.name,
            handle=card.handle,
            degree=degree(card.degree),
            headline=_HEADLINE(text=card.headline) if card.headline else "",
            mutual=_MUTUAL(icon=icon("users"), words=self._mutual()) if card.mutual_count else "",
            place=f"{card.place} · " if card.place else "",
            sent=pgettext("invitation", "Sent") + " " if letter.is_sender else "",
            when=relative_time(letter.invitation.created_at),
            actions=self._actions(),
        )

    def _mutual(self) -> str:
        """Whom both know: up to three by name, then how many more."""
        named, more = self.letter.mutual, self.letter.mutual_more
        if not named:
            return mutual_words(self.letter.card.mutual_count)
        links = SafeString(", ".join(_KNOWN(url=each.get_absolute_url(), name=each.full_name) for each in named))
        if more:
            words = ngettext("and %(n)s more know both of you", "and %(n)s more know both of you", more) % {"n": more}
        else:
            words = ngettext("knows both of you", "know both of you", len(named))
        return Piece("{links} {words}")(links=links, words=words)

    def _actions(self) -> SafeString:
        if self.letter.is_sender:
            return self._answer("withdraw", _("Withdraw"), variant="plain")
        if self.letter.invitation.ignored_at:
            again = self._answer("unignore", _("Put back"), variant="quiet")
            return self._answer("accept", _("Accept"), variant="plain") + again
        label = _("More about the invitation of %(name)s") % {"name": self.letter.card.name}
        return joined(
            self._answer("accept", _("Accept"), variant="soft", icon_name="check"),
            self._answer("ignore", _("Ignore"), variant="plain"),
            menu(self._rarer(), label),
        )

    def _answer(self, verb: str, label: str, *, variant: str = "", icon_name: str = "") -> SafeString:
        """A form with one button; without a variant, a row of the menu."""
        return _FORM(
            url=address(f"connections:{verb}", self.letter.pk),
            number=self.letter.pk,
            fields=self._fields,
            look=_LOOK(variant=variant) if variant else "",
            icon=icon(icon_name) if icon_name else "",
            label=label,
            name=self.letter.card.name,
        )

    def _rarer(self) -> SafeString:
        """The rarer answers, in a menu."""
        block = _BLOCK(
            url=address("connections:block", self.letter.card.handle),
            fields=self._fields,
            icon=icon("ban"),
            label=_("Block"),
            name=self.letter.card.name,
        )
        return joined(
            self._answer("unknown", _("I don't know this person"), icon_name="help"),
            _BELOW(words=_("They can't invite you again, and are not told.")),
            SafeString("<hr>"),
            block,
            _BELOW(words=_("You no longer see each other anywhere.")),
        )

    def _thread(self) -> SafeString:
        return _THREAD(label=_("Replies"), lines=joined(*map(self._line, self.letter.lines)))

    def _line(self, line: Line) -> SafeString:
        who = _("You") if line.is_mine else self.letter.card.name
        mine = SafeString(' class="mine"') if line.is_mine else NOTHING
        return _LINE(mine=mine, body=line.body, who=who, when=relative_time(line.written_at))

    def _reply(self) -> SafeString:
        number = self.letter.pk
        return _REPLY(
            open=" open" if self.form.is_bound else "",
            summary=_("Reply") if self.letter.lines else _("Reply without accepting"),
            url=address("connections:reply", number),
            number=number,
            fields=self._fields,
            form=self._form(),
            icon=icon("send"),
            send=_("Send"),
        )

    def _form(self) -> SafeString:
        """The fields of the reply, with element ids that are this invitation's own (connections.forms.reply_form)."""
        if self.form.is_bound:
            return self.form.render()
        language, own = get_language(), f"reply-{self.letter.pk}-"
        if language not in _EMPTY_FORMS:
            _EMPTY_FORMS[language] = self.form.render().replace(own, f"reply-{_NUMBER}-")
        return SafeString(_EMPTY_FORMS[language].replace(f"reply-{_NUMBER}-", own))

    @property
    def _fields(self) -> SafeString:
        return self.token + hidden("next", self.here)
