"""What the invented members write: phrases (the two .toml files) put together by trade and language. Pure."""

import random
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.text import handle_base
from demo.people import Person, Weighted
from demo.sectors import SECTORS

Phrases = dict[str, list[str]]

FOLDER = Path(__file__).parent
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"),
}
# Names that are kept for examples: no link leads to anybody.
HOSTS = ("notes.example.org", "read.example.com", "www.example.net", "meet.example.org")
TAGGED = 0.6

_TRADE_OF = {place.name: sector.key for sector in SECTORS for place in sector.organisations}
# What a post is made of: names of phrases, of the trade or of everybody, and how a blank line stands between them.
_FORMS: Weighted[tuple[str, ...]] = Weighted(
    [
        (("moments",), 16),
        (("openings", "moments"), 14),
        (("moments", "¶", "thoughts"), 18),
        (("moments", "¶", "asides"), 16),
        (("moments", "¶", "thoughts", "¶", "questions"), 6),
        (("questions",), 9),
        (("thoughts",), 4),
        (("thoughts", "¶", "asides"), 4),
        (("hiring",), 3),
        (("events",), 5),
        (("thanks",), 4),
        (("reading",), 6),
        (("leisure",), 5),
        (("notes",), 4),
    ]
)


@cache
def _phrases(name: str) -> dict[str, dict[str, Phrases]] | dict[str, Phrases]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def trade_phrases(person: Person) -> Phrases:
    """The phrases of somebody's trade in their language: that of where they work, of the first sector without work."""
    places = [job.organisation for job in person.jobs]
    key = next((_TRADE_OF[place] for place in places if place in _TRADE_OF), SECTORS[0].key)
    return _phrases("talk_of_trades.toml")[key][person.language]  # type: ignore[return-value]


def common_phrases(person: Person) -> Phrases:
    """The phrases of everybody, in somebody's language."""
    return _phrases("talk_of_everybody.toml")[person.language]  # type: ignore[return-value]


class Talk:
    """Words for one network, drawn from one source of chance."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def post(self, person: Person, known: Sequence[Person]) -> str:
        """What somebody publishes; `known`: whom they may mention."""
        trade, common = trade_phrases(person), common_phrases(person)
        parts: list[str] = []
        for name in _FORMS.draw(self._rng):
            if name == "¶":
                parts.append("\n\n")
                continue
            if parts and parts[-1] != "\n\n":
                parts.append(" ")
            phrase = self._phrase(trade.get(name) or common[name], person, known)
            parts.append(_after_colon(phrase) if "".join(parts).endswith(": ") else phrase)
        if self._rng.random() < TAGGED:
            parts.append(
                "\n\n" + " ".join(f"#{tag}" for tag in self._rng.sample(trade["tags"], self._rng.choice((1, 1, 2))))
            )
        return "".join(parts)

    def quote(self, person: Person, known: Sequence[Person]) -> str:
        """What somebody writes above a post that they pass on."""
        return self._phrase(common_phrases(person)["quotes"], person, known)

    def comment(self, person: Person, author: Person, known: Sequence[Person]) -> str:
        """What somebody writes under a post."""
        return self._phrase(common_phrases(person)["comments"], person, known, to=author)

    def reply(self, person: Person, author: Person) -> str:
        """What somebody answers to a comment."""
        return self._phrase(common_phrases(person)["replies"], person, (), to=author)

    def _phrase(
        self, among: Sequence[str], person: Person, known: Sequence[Person], *, to: Person | None = None
    ) -> str:
        """One of the phrases, filled in; none that needs what the person has not got, a thought where all do."""
        fitting = [phrase for phrase in among if self._fits(phrase, person, known)]
        text = self._rng.choice(fitting or trade_phrases(person)["thoughts"])
        text = text.format_map(self._filling(text, person, known, to))
        return text[:1].upper() + text[1:]

    def _fits(self, phrase: str, person: Person, known: Sequence[Person]) -> bool:
        needs = {
            "{name}": bool(known),
            "{organisation}": bool(person.jobs),
            "{years}": bool(person.jobs) and person.jobs[0].started >= 24,
            "{interest}": bool(person.interests),
            "{skill}": bool(person.skills),
            "{city}": bool(person.place),
        }
        return all(has for slot, has in needs.items() if slot in phrase)

    def _filling(self, text: str, person: Person, known: Sequence[Person], to: Person | None) -> dict[str, str]:
        rng = self._rng
        organisation = person.jobs[0].organisation if person.jobs else ""
        slug = handle_base(organisation or person.city, length=24)
        values = {
            "n": str(rng.randint(2, 9)),
            "many": str(rng.randint(11, 96)),
            "day": rng.choice(WEEKDAYS[person.language]),
            "city": person.city,
            "organisation": organisation,
            "years": str(person.jobs[0].started // 12) if person.jobs else "",
            "interest": person.interests[0] if person.interests else "",
            "skill": rng.choice(person.skills) if person.skills else "",
            "name": f"@{rng.choice(known).handle}" if known else "",
            "person": to.first_name if to else "",
            "link": f"https://{rng.choice(HOSTS)}/{slug}/{rng.randint(2, 400)}",
        }
        if "{thought}" in text:
            thought = rng.choice(trade_phrases(person)["thoughts"])
            values["thought"] = _after_colon(thought) if ": {thought}" in text else thought
        return values


def _after_colon(phrase: str) -> str:
    """A sentence as it goes on after a colon: "I" stays what it is."""
    return phrase if phrase.startswith("I ") else phrase[:1].lower() + phrase[1:]
