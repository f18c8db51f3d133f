"""Reacting and reposting as verbs."""

import pytest

from connections.visibility import Audience
from feed import services
from feed.models import Activity, Reaction, Repost
from feed.services import Gone, Refused
from tests.cast import Cast
from tests.factories import block, comment, post
from tests.feed.services.test_comments import three, together

__all__ = ["three"]


def test_one_reaction_each_to_a_post_and_to_each_comment(cast: Cast) -> None:
    about = post(cast.alice)
    said = comment(cast.carol, about)
    for kind in Reaction.Kind:
        services.react(member=cast.bob, post=about, kind=kind)
        services.react(member=cast.bob, post=about, comment=said, kind=kind)
    assert [(row.comment, row.kind) for row in Reaction.objects.order_by("pk")] == [(None, "funny"), (said, "funny")]
    services.take_back_reaction(member=cast.bob, post=about)
    services.take_back_reaction(member=cast.bob, post=about)
    assert [row.comment for row in Reaction.objects.all()] == [said]


def test_reactions_are_no_news(cast: Cast) -> None:
    about = post(cast.alice)
    services.react(member=cast.bob, post=about, kind=Reaction.Kind.LIKE)
    assert not Activity.objects.filter(actor=cast.bob).exists()


def test_what_one_does_not_see_is_gone(cast: Cast) -> None:
    near, about, other = post(cast.alice, audience=Audience.CONNECTIONS), post(cast.alice), post(cast.alice)
    said = comment(cast.carol, about)
    block(cast.bob, cast.carol)
    like = Reaction.Kind.LIKE
    for deed in (
        lambda: services.react(member=cast.carol, post=near, kind=like),
        lambda: services.react(member=cast.mallory, post=about, kind=like),
        lambda: services.react(member=cast.bob, post=about, comment=said, kind=like),
        lambda: services.react(member=cast.dave, post=other, comment=said, kind=like),
        lambda: services.repost(member=cast.carol, post=near),
        lambda: services.repost(member=cast.mallory, post=about),
    ):
        with pytest.raises(Gone):
            deed()
    assert not Reaction.objects.exists()
    assert not Repost.objects.exists()


@pytest.mark.parametrize("audience", [Audience.SECOND, Audience.CONNECTIONS])
def test_only_what_is_for_anyone_is_passed_on(cast: Cast, audience: Audience) -> None:
    with pytest.raises(Refused):
        services.repost(member=cast.bob, post=post(cast.alice, audience=audience))


def test_repost_and_back(cast: Cast) -> None:
    about = post(cast.alice)
    made = services.repost(member=cast.bob, post=about)
    assert services.repost(member=cast.bob, post=about) == made
    note = Activity.objects.get(actor=cast.bob)
    assert (note.kind, note.post, note.at) == (Activity.Kind.REPOSTED, about, made.created_at)
    for _twice in range(2):
        services.take_back_repost(member=cast.bob, post=about)
    assert not Repost.objects.exists()
    assert not Activity.objects.filter(actor=cast.bob).exists()


def test_passing_on_ones_own_is_no_news(cast: Cast) -> None:
    about = post(cast.alice)
    services.repost(member=cast.alice, post=about)
    assert not Activity.objects.filter(kind=Activity.Kind.REPOSTED).exists()


@pytest.mark.parametrize("_round", range(4))
def test_two_clicks_at_once(three, _round: int) -> None:
    _author, other, about = three
    raised = together(
        lambda: services.react(member=other, post=about, kind=Reaction.Kind.LIKE),
        lambda: services.react(member=other, post=about, kind=Reaction.Kind.LOVE),
        lambda: services.repost(member=other, post=about),
        lambda: services.repost(member=other, post=about),
    )
    assert raised == [None] * 4
    assert Reaction.objects.count() == Repost.objects.count() == 1
    together(
        lambda: services.repost(member=other, post=about),
        lambda: services.take_back_repost(member=other, post=about),
    )
    assert Activity.objects.filter(actor=other, kind=Activity.Kind.REPOSTED).count() == Repost.objects.count()
