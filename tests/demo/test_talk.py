"""What the invented members write: in their language, of their trade, filled in."""

import random
import re
import tomllib

import pytest

from core.markup import hashtags, mentions
from demo.people import Job, Person, invent
from demo.sectors import SECTORS
from demo.talk import FOLDER, Talk, common_phrases, trade_phrases

SLOT = re.compile(r"\{(\w+)\}")
SLOTS = {"n", "many", "day", "city", "organisation", "years", "interest", "skill", "name", "person", "link", "thought"}
LONGEST = 600


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return invent(200, rng=random.Random("talk"), taken=set())


def test_every_trade_has_words_in_both_languages() -> None:
    phrases = tomllib.loads((FOLDER / "talk_of_trades.toml").read_text(encoding="utf-8"))
    assert set(phrases) == {sector.key for sector in SECTORS}
    for trade in phrases.values():
        assert {name: len(words) for name, words in trade["en"].items() if name != "tags"} == {
            name: len(words) for name, words in trade["fr"].items() if name != "tags"
        }


def test_only_known_slots_and_no_phrase_twice() -> None:
    said: list[str] = []
    for name in ("talk_of_trades.toml", "talk_of_everybody.toml"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert set(SLOT.findall(text.split("\n", 4)[4])) <= SLOTS
        said += re.findall(r'^    "(.+)",$', text, re.MULTILINE)
    assert len(said) > 300
    assert len(set(said)) == len(said)


def test_posts_are_filled_in_and_short_enough(people: list[Person]) -> None:
    talk = Talk(random.Random("posts"))
    posts = [talk.post(person, people[:3]) for person in people for _time in range(5)]
    assert not [post for post in posts if SLOT.search(post) or "  " in post or not post.strip()]
    assert max(map(len, posts)) < LONGEST
    assert len(set(posts)) > 0.9 * len(posts)
    assert sum(bool(hashtags(post)) for post in posts) in range(400, 800)
    assert {handle for post in posts for handle in mentions(post)} == {person.handle for person in people[:3]}


def test_somebody_without_anything_finds_words() -> None:
    nobody = Person("nobody", "No", "Body", "en")
    talk = Talk(random.Random("nobody"))
    for _time in range(60):
        assert not SLOT.search(talk.post(nobody, []))
        assert not SLOT.search(talk.comment(nobody, nobody, []))
        assert not SLOT.search(talk.quote(nobody, []))


def test_words_are_those_of_the_trade_and_the_language() -> None:
    baker = Person(
        "anne", "Anne", "Roux", "fr", jobs=[Job("Moulins de Chantepie", "Boulangère", "Toulouse, France", 30)]
    )
    assert "pain" in trade_phrases(baker)["tags"]
    assert "Bravo {person} !" in common_phrases(baker)["comments"]
    talk = Talk(random.Random("bread"))
    assert any("#pain" in talk.post(baker, []) for _time in range(40))


def test_links_lead_to_nobody(people: list[Person]) -> None:
    talk = Talk(random.Random("links"))
    hosts = {host for person in people for host in re.findall(r"https?://([^/\s]+)", talk.post(person, people[:2]))}
    assert hosts
    assert all(host.endswith(("example.org", "example.com", "example.net")) for host in hosts)
