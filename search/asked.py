"""What a search asks for, read from its address. Whatever does not belong there is passed over."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.text import clean_line
from profiles.models.terms import TERM_MAX
from search.hits import Kind, Term
from search.words import Typed, typed, words

PEOPLE, POSTS = "people", "posts"
DEGREES: dict[str, int | None] = {"1": 1, "2": 2, "3": 3, "out": None}
NARROWING = {"place": Kind.PLACE, "organisation": Kind.ORGANISATION, "interest": Kind.INTEREST}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the result, and the address of the result without it."""

    label: str
    url: str
    degree: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: what was typed, where it is looked for, and what narrows it."""

    typed: Typed
    kind: str
    degrees: tuple[str, ...] = ()
    place: str = ""
    organisation: str = ""
    interest: str = ""

    @property
    def is_for_posts(self) -> bool:
        """Whether posts are looked for, not people."""
        return self.kind == POSTS

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for: "out of network" alone is nearly everybody."""
        if self.is_for_posts:
            return self.typed.is_empty
        return not self.terms and (not self.degrees or "out" in self.degrees)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside what was typed narrows the result."""
        return bool(self.degrees or self.place or self.organisation or self.interest)

    @property
    def terms(self) -> list[Term]:
        """What people must match. A hashtag is a word here."""
        terms = [Term(Kind.WORD, word) for word in (*self.typed.words, *self.typed.tags)]
        return terms + [Term(kind, text) for name, kind in NARROWING.items() if (text := getattr(self, name))]

    @property
    def degree_values(self) -> frozenset[int | None]:
        """The degrees as numbers, None for out of network."""
        return frozenset(DEGREES[name] for name in self.degrees)

    def address(self, **changes: Any) -> str:
        """The address of this search with some of it changed (None or empty: without it), on its first page."""
        values = {
            "q": self.typed.text,
            "in": self.kind,
            "degree": list(self.degrees),
            "place": self.place,
            "organisation": self.organisation,
            "interest": self.interest,
            **changes,
        }
        query = QueryDict(mutable=True)
        for name, value in values.items():
            query.setlist(name, [each for each in (value if isinstance(value, list) else [value]) if each])
        return f"?{query.urlencode()}"

    def chips(self) -> list[Chip]:
        """What narrows the result, each with the way to the result without it."""
        found = [
            Chip(
                _("Out of network") if name == "out" else "",
                self.address(degree=[other for other in self.degrees if other != name]),
                DEGREES[name],
            )
            for name in self.degrees
        ]
        labels = {
            "place": _("Location: %(name)s"),
            "organisation": _("Organisation: %(name)s"),
            "interest": _("Interest: %(name)s"),
        }
        for name, label in labels.items():
            if value := getattr(self, name):
                found.append(Chip(label % {"name": value}, self.address(**{name: None})))
        return found


def asked(query: QueryDict) -> Asked:
    """Reads a search from the parameters of its address."""
    text = typed(query.get("q", ""))
    kind = query.get("in", "")
    if kind not in {PEOPLE, POSTS}:
        kind = POSTS if text.tags and not text.words else PEOPLE
    if kind == POSTS:
        return Asked(text, kind)
    degrees = tuple(name for name in DEGREES if name in query.getlist("degree")[:20])
    return Asked(text, kind, degrees, *(_phrase(query.get(name, "")) for name in NARROWING))


def _phrase(text: str) -> str:
    """A few words in their order; nothing where there is no word in it."""
    text = clean_line(text[: 2 * TERM_MAX])[:TERM_MAX].strip()
    return text if words(text) else ""
