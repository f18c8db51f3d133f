"""Who reacted, as numbers, names and words."""

import pytest
from django.contrib.auth.models import AnonymousUser

from feed.models import Reaction
from feed.responses import comment_tallies, quotes_of, reactions_to, reposts_of, who_reacted
from tests.cast import Cast
from tests.factories import block, comment, post, react, repost


@pytest.mark.parametrize(
    ("names", "count", "is_mine", "words"),
    [
        ([], 0, False, ""),
        ([], 1, False, "1 reaction"),
        ([], 14, False, "14 reactions"),
        ([], 1, True, "You"),
        ([], 2, True, "You and 1 other"),
        (["Inès"], 1, False, "Inès"),
        (["Inès"], 2, True, "You and Inès"),
        (["Inès", "Paul"], 2, False, "Inès and Paul"),
        (["Inès", "Paul"], 3, True, "You, Inès and Paul"),
        (["Inès", "Paul"], 14, False, "Inès, Paul and 12 others"),
        (["Inès", "Paul"], 4, True, "You, Inès, Paul and 1 other"),
    ],
)
def test_in_words(names: list[str], count: int, is_mine: bool, words: str) -> None:
    assert who_reacted(names, count, is_mine=is_mine) == words


def test_reactions_to_comments_are_not_reactions_to_the_post(cast: Cast) -> None:
    about = post(cast.alice)
    said = comment(cast.bob, about)
    react(cast.bob, said, Reaction.Kind.LOVE)
    react(cast.bob, about)
    assert [row.kind for row in reactions_to(cast.alice, about)] == ["like"]
    assert [row.kind for row in reactions_to(cast.alice, said)] == ["love"]
    assert comment_tallies(cast.alice, [said.pk])[said.pk].mine is None
    assert comment_tallies(cast.bob, [said.pk])[said.pk].mine == Reaction.Kind.LOVE
    assert comment_tallies(cast.bob, []) == {}


def test_numbers_pass_the_gates(cast: Cast) -> None:
    about = post(cast.alice)
    said = comment(cast.carol, about)
    for member in (cast.bob, cast.dave):
        react(member, said)
        repost(member, about)
        post(member, "Words", quoted=about)
    block(cast.bob, cast.dave)
    for viewer, number in ((cast.alice, 2), (cast.bob, 1), (cast.dave, 1), (cast.mallory, 0), (AnonymousUser(), 0)):
        assert comment_tallies(viewer, [said.pk])[said.pk].count == number
        assert reposts_of(viewer, about).count() == number
    assert [quotes_of(viewer, about).count() for viewer in (cast.alice, cast.bob, cast.erin)] == [2, 1, 2]


def test_the_kind_given_most_stands_first(cast: Cast) -> None:
    said = comment(cast.bob, post(cast.alice))
    for member, kind in ((cast.alice, "funny"), (cast.bob, "love"), (cast.carol, "love"), (cast.dave, "celebrate")):
        react(member, said, Reaction.Kind(kind))
    assert comment_tallies(cast.alice, [said.pk])[said.pk].kinds == [("love", 2), ("celebrate", 1), ("funny", 1)]
