"""What stands below a post: numbers and names that its reader may see, in one query."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Member
from feed.answers import answers_to, tally_of
from feed.models import Post, Reaction
from tests.cast import Cast
from tests.factories import block, comment, connect, members, post, react, repost


def one(viewer: Any, about: Post) -> Any:
    return answers_to(viewer, [about.pk])[about.pk]


def test_only_connections_are_named_the_latest_first(cast: Cast) -> None:
    about, other = post(cast.alice), post(cast.alice)
    friends = members(3, is_confirmed=True)
    connect(cast.bob, *friends)
    for friend in friends:
        react(friend, about)
    react(cast.dave, about)
    react(cast.carol, other)
    found = answers_to(cast.bob, [about.pk, other.pk])
    assert found[about.pk].reactors == [friends[2].pk, friends[1].pk]
    assert found[other.pk].reactors == [cast.carol.pk]
    assert one(cast.erin, about).reactors == []
    assert one(AnonymousUser(), about).reactors == []
    assert answers_to(cast.bob, []) == {}


def test_what_comments_were_given_is_not_the_posts(cast: Cast) -> None:
    about = post(cast.alice)
    said = comment(cast.bob, about)
    react(cast.bob, said, Reaction.Kind.LOVE)
    react(cast.bob, about)
    assert one(cast.alice, about).reactors == [cast.bob.pk]
    assert tally_of(cast.bob, about).kinds == [(Reaction.Kind.LIKE, 1)]
    assert tally_of(cast.bob, about).mine == Reaction.Kind.LIKE
    assert tally_of(cast.alice, about).mine is None
    assert tally_of(cast.bob, said).kinds == [(Reaction.Kind.LOVE, 1)]


def test_the_kind_given_most_stands_first(cast: Cast) -> None:
    about = post(cast.alice)
    for member, kind in ((cast.alice, "funny"), (cast.bob, "love"), (cast.carol, "love"), (cast.dave, "celebrate")):
        react(member, about, Reaction.Kind(kind))
    assert tally_of(cast.alice, about).kinds == [("love", 2), ("celebrate", 1), ("funny", 1)]


def test_numbers_pass_the_gates(cast: Cast) -> None:
    about = post(cast.alice)
    for member in (cast.bob, cast.dave):
        react(member, about)
        comment(member, about)
        repost(member, about)
        post(member, "Words", quoted=about)
    comment(cast.carol, about, hidden_at=timezone.now())
    block(cast.bob, cast.dave)
    for viewer, number in ((cast.alice, 2), (cast.bob, 1), (cast.dave, 1), (cast.erin, 2)):
        answers = one(viewer, about)
        assert (answers.tally.count, answers.comments, answers.reposts, answers.quotes) == (number,) * 4, viewer
        assert answers.passed_on == number * 2
        assert answers.has_reposted == (viewer in {cast.bob, cast.dave})


def test_of_a_post_that_one_does_not_see_nothing_is_told(cast: Cast) -> None:
    about = post(cast.alice)
    react(cast.carol, about)
    comment(cast.carol, about)
    repost(cast.carol, about)
    connect(cast.mallory, cast.carol)
    for viewer in (cast.mallory, AnonymousUser()):
        assert answers_to(viewer, [about.pk]) == {}
    Member.objects.filter(pk__in=[cast.alice.pk, cast.carol.pk]).update(is_public=True)
    assert one(AnonymousUser(), about).tally.count == 1


def test_one_query_however_many(cast: Cast, django_assert_num_queries: Any) -> None:
    posts = [post(cast.alice) for _ in range(5)]
    for about in posts:
        react(cast.bob, about)
        comment(cast.carol, about)
        repost(cast.dave, about)
        post(cast.erin, "Words", quoted=about)
    answers_to(cast.alice, [1])
    for size in (1, 5):
        with django_assert_num_queries(1):
            found = answers_to(cast.alice, [about.pk for about in posts[:size]])
        assert [answers.passed_on for answers in found.values()] == [2] * size
