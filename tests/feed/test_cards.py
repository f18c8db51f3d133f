"""Posts as one reader sees them."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Member
from connections.relations import Viewer
from connections.visibility import Audience
from feed.cards import LONG, LONG_LINES, PostCard, cards_and_people, post_cards
from feed.models import CommentsFrom, Image, Post, Reaction
from tests.cast import Cast
from tests.factories import block, comment, connect, members, post, react, repost

Kind = Reaction.Kind


def card(viewer: Viewer, of: Post) -> PostCard:
    [made] = post_cards(viewer, [of])
    return made


def picture(of: Post, position: int) -> Image:
    name = f"posts/{of.pk}-{position}.webp"
    image = Image(post=of, owner=of.author, position=position, alt=f"No. {position}")
    image.save()
    Image.objects.filter(pk=image.pk).update(file=name, width=4, height=3)
    return image


def test_they_come_in_the_order_given(cast: Cast) -> None:
    one, two, three = post(cast.bob), post(cast.carol), post(cast.bob)
    assert [made.post.pk for made in post_cards(cast.alice, [two, three, one])] == [two.pk, three.pk, one.pk]
    assert post_cards(cast.alice, []) == []


def test_who_wrote_it_as_the_reader_may_see_them(cast: Cast) -> None:
    Member.objects.filter(pk=cast.erin.pk).update(last_name_as_initial=True)
    assert card(cast.alice, post(cast.carol)).author.degree == 2
    made = card(cast.alice, post(cast.erin))
    assert (made.author.name, made.author.degree) == ("Erin E.", None)
    mine = card(cast.erin, post(cast.erin))
    assert (mine.author.name, mine.is_mine) == ("Erin Ellis", True)


def test_numbers_count_what_the_reader_sees(cast: Cast) -> None:
    made = post(cast.carol)
    for member, kind in ((cast.bob, Kind.LOVE), (cast.dave, Kind.LIKE), (cast.mallory, Kind.LIKE)):
        react(member, made, kind)
    said = comment(cast.mallory, made)
    comment(cast.bob, said)
    comment(cast.dave, made)
    react(cast.dave, said)
    repost(cast.mallory, made)
    repost(cast.bob, made)
    post(cast.dave, "Look", quoted=made)
    post(cast.dave, "For few", quoted=made, audience=Audience.CONNECTIONS)
    seen = card(cast.alice, made)
    assert set(seen.reactions) == {(Kind.LOVE, 1), (Kind.LIKE, 1)}
    assert (seen.reaction_count, seen.comment_count, seen.repost_count) == (2, 1, 2)
    seen = card(cast.bob, made)
    assert seen.reactions == ((Kind.LIKE, 2), (Kind.LOVE, 1)), "most first"
    assert (seen.comment_count, seen.repost_count) == (3, 3)


def test_what_the_reader_did_and_may_do(cast: Cast) -> None:
    made = post(cast.carol, comments_from=CommentsFrom.CONNECTIONS)
    react(cast.alice, made, Kind.FUNNY)
    repost(cast.alice, made)
    seen = card(cast.alice, made)
    assert (seen.my_reaction, seen.has_reposted, seen.may_comment, seen.may_repost) == (Kind.FUNNY, True, False, True)
    seen = card(cast.bob, made)
    assert (seen.my_reaction, seen.has_reposted, seen.may_comment, seen.may_repost) == (None, False, True, True)
    assert not card(cast.bob, post(cast.carol, audience=Audience.SECOND)).may_repost


def test_visitors_read(cast: Cast) -> None:
    Member.objects.filter(pk__in=[cast.carol.pk, cast.bob.pk]).update(is_public=True)
    made = post(cast.carol)
    comment(cast.bob, made)
    comment(cast.dave, made)
    react(cast.dave, made)
    seen = card(AnonymousUser(), made)
    assert (seen.comment_count, seen.reaction_count) == (1, 0)
    assert not any([seen.is_mine, seen.may_comment, seen.may_repost, seen.has_reposted, seen.my_reaction])


def test_quotes(cast: Cast) -> None:
    original = post(cast.dave, "Ferries", audience=Audience.ANYONE)
    quote = post(cast.bob, "Look", quoted=original)
    seen = card(cast.alice, quote)
    assert seen.quoted is not None
    assert seen.quoted.html == "<p>Ferries</p>"
    Post.objects.filter(pk=original.pk).update(audience=Audience.CONNECTIONS)
    hidden = card(cast.alice, quote)
    assert (hidden.is_quote, hidden.quoted) == (True, None)
    assert card(cast.carol, quote).quoted is not None
    original.delete()
    quote.refresh_from_db()
    gone = card(cast.alice, quote)
    assert (gone.is_quote, gone.quoted) == (True, None), "as where it may not be seen"


def test_pictures_in_their_order(cast: Cast) -> None:
    made = post(cast.bob)
    second, first = picture(made, 2), picture(made, 1)
    assert card(cast.alice, made).images == (first, second)


def test_marks(cast: Cast) -> None:
    plain = card(cast.bob, post(cast.bob, "Short."))
    assert not any([plain.edited, plain.is_hidden, plain.is_long, plain.is_quote])
    now = timezone.now()
    marked = card(cast.bob, post(cast.bob, "x " * LONG, edited_at=now, hidden_at=now, audience=Audience.CONNECTIONS))
    assert all([marked.edited, marked.is_hidden, marked.is_long])
    assert marked.audience_label == "Connections"
    assert card(cast.bob, post(cast.bob, "x\n" * (LONG_LINES + 2))).is_long
    icons = {card(cast.bob, post(cast.bob, audience=audience)).audience_icon for audience in Audience}
    assert len(icons) == len(Audience)


def test_people_come_along(cast: Cast) -> None:
    _made, people = cards_and_people(cast.alice, [post(cast.bob)], {cast.carol.pk})
    assert {handle.handle for handle in people.values()} == {"bob", "carol"}


def test_whoever_goes_meanwhile_takes_the_post_along(cast: Cast) -> None:
    kept, going = post(cast.bob), post(cast.erin)
    Member.objects.filter(pk=cast.erin.pk).delete()
    assert [made.post.pk for made in post_cards(cast.alice, [going, kept])] == [kept.pk]


def test_queries_do_not_grow(cast: Cast) -> None:
    def busy(people: Sequence[Member]) -> list[Post]:
        made = []
        for person in people:
            original = post(person, "See @bob")
            made.append(post(person, "And @carol", quoted=original, comments_from=CommentsFrom.CONNECTIONS))
            picture(made[-1], 1)
            for answer in (comment, react, repost):
                answer(cast.bob, made[-1])
        return made

    counts = []
    for size in (2, 20):
        people = members(size)
        connect(cast.bob, *people)
        block(people[0], cast.dave)
        posts = busy(people)
        post_cards(cast.alice, posts)
        with CaptureQueriesContext(connection) as queries:
            assert len(post_cards(cast.alice, posts)) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20, counts
