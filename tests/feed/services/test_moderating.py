"""Hiding and showing again: what changes, for whom, and what the feed is told of."""

from datetime import datetime

from feed import services
from feed.models import Activity, Comment, Post
from feed.timeline import Place, timeline
from tests.cast import Cast
from tests.factories import comment, follow, post


def sees(cast: Cast, model: type[Post] | type[Comment]) -> set[str]:
    names = ("alice", "bob", "carol", "trent")
    return {name for name in names if model.objects.visible_to(getattr(cast, name)).exists()}


def activities() -> list[tuple[object, ...]]:
    return sorted(Activity.objects.values_list("pk", "actor_id", "comment_id", "at"))


def test_a_hidden_post_is_its_authors_alone(cast: Cast) -> None:
    about = post(cast.alice)
    assert [services.hide_post(post=about), services.hide_post(post=about)] == [True, False]
    assert sees(cast, Post) == {"alice"}
    assert [services.show_post(post=about), services.show_post(post=about)] == [True, False]
    assert sees(cast, Post) == {"alice", "bob", "carol", "trent"}


def test_a_hidden_comment_takes_its_replies_with_it(cast: Cast) -> None:
    about = post(cast.alice)
    said = comment(cast.bob, about)
    reply = comment(cast.carol, said)
    noted = activities()
    assert [services.hide_comment(comment=said), services.hide_comment(comment=said)] == [True, False]
    assert sees(cast, Comment) == {"bob"}
    assert not Comment.objects.visible_to(cast.carol).filter(pk=reply.pk).exists()
    assert activities() == noted, "the gates hide it"
    assert [services.show_comment(comment=said), services.show_comment(comment=said)] == [True, False]
    assert Comment.objects.visible_to(cast.alice).count() == 2
    assert activities() == noted


def test_an_earlier_comment_stands_in_for_a_hidden_one(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    about = post(cast.dave)
    first, second = comment(cast.bob, about), comment(cast.bob, about)

    def told() -> list[tuple[int | None, datetime]]:
        return [(entry.comment_id, entry.event.key.at) for entry in timeline(cast.alice, Place.first()).entries]

    services.hide_comment(comment=second)
    assert told() == [(first.pk, first.created_at)]
    services.hide_comment(comment=first)
    assert told() == []
    services.show_comment(comment=second)
    services.show_comment(comment=first)
    assert told() == [(second.pk, second.created_at)]


def test_ones_own_post_stays_no_news(cast: Cast) -> None:
    said = comment(cast.alice, post(cast.alice))
    services.hide_comment(comment=said)
    services.show_comment(comment=said)
    assert not Activity.objects.filter(kind=Activity.Kind.COMMENTED).exists()
