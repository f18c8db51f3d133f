"""Why a post is in the feed, and the levers."""

from accounts.models import Member
from feed.cards import cards_and_people
from feed.models import Post
from feed.reasons import Reason, reasons
from feed.timeline import Place, timeline
from tests.cast import Cast
from tests.factories import comment, follow, post, repost


def told(viewer: Member, about: Post) -> Reason:
    entries = timeline(viewer, Place.first()).entries
    posts = list(Post.objects.filter(pk__in=[entry.post_id for entry in entries]))
    made, people = cards_and_people(viewer, posts, {entry.actor_id for entry in entries})
    return reasons(viewer, entries, {card.post.pk: card for card in made}, people)[about.pk]


def levers(reason: Reason) -> list[tuple[str, str, bool]]:
    return [(lever.url, lever.scope, lever.in_place) for lever in reason.levers]


def test_ones_own(cast: Cast) -> None:
    reason = told(cast.alice, post(cast.alice))
    assert reason.words == "You posted this"
    assert levers(reason) == []


def test_by_a_connection(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    reason = told(cast.alice, post(cast.bob))
    assert (reason.words, reason.actor, reason.said) == ("You are connected to Bob Baker", None, None)
    assert levers(reason) == [("/feed/mute/bob/", "everything", True), ("/network/unfollow/bob/", "", False)]


def test_by_somebody_followed(cast: Cast) -> None:
    reason = told(cast.erin, post(cast.alice))
    assert reason.words == "You follow Alice Archer"
    assert levers(reason) == [("/feed/mute/alice/", "everything", True), ("/network/unfollow/alice/", "", False)]


def test_commented_on_by_a_connection(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    about = post(cast.dave)
    said = comment(cast.bob, about, "Ask @carol & me.")
    reason = told(cast.alice, about)
    assert reason.actor is not None
    assert (reason.actor.name, reason.actor.degree, reason.words) == ("Bob Baker", 1, "commented on this")
    assert reason.said is not None
    assert reason.said.html == '<p>Ask <a href="/in/carol/">@Carol Clark</a> &amp; me.</p>'
    assert (reason.said.url, reason.said.author.name) == (said.get_absolute_url(), "Bob Baker")
    assert levers(reason) == [("/feed/mute/bob/", "responses", True), ("/feed/mute/dave/", "everything", True)]


def test_reposted_by_a_connection(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    about = post(cast.dave)
    repost(cast.bob, about)
    reason = told(cast.alice, about)
    assert (reason.words, reason.said) == ("reposted this", None)


def test_ones_own_brought_up_by_another(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    about = post(cast.alice)
    comment(cast.bob, about)
    assert levers(told(cast.alice, about)) == [("/feed/mute/bob/", "responses", True)]


def test_an_entry_whose_post_has_gone_is_left_out(cast: Cast) -> None:
    post(cast.alice)
    assert reasons(cast.alice, timeline(cast.alice, Place.first()).entries, {}, {}) == {}
