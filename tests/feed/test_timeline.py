"""The home feed: what stands in it and in which order, page by page."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Member, Reach
from connections.visibility import Audience
from core.pagination import BadCursor
from feed import candidates, services
from feed.models import Activity, CommentsFrom, Mute
from feed.timeline import Entry, Place, Timeline, entries_of, new_posts, timeline
from tests.cast import Cast
from tests.factories import block, comment, connect, follow, members, mute, post, repost
from tests.feed.naive import Naive, pages, world

Kind = Activity.Kind


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Moments a minute apart, the first a day ago."""
    ticks: Iterator[datetime] = (timezone.now() - timedelta(days=1) + timedelta(minutes=n) for n in range(100_000))
    return lambda: next(ticks)


@pytest.fixture(params=["among the latest", "deeper", "by source"])
def narrow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks that take in next to nothing, in each of the ways to look."""
    among_latest = {"LATEST": 2, "MOST": 2, "OFTEN": 0}
    deeper = {"LATEST": 1, "DEEPER": 2, "MOST": 2, "OFTEN": 1}
    by_source = {"LATEST": 1, "OFTEN": 99, "EACH": 2, "SOURCES": 1}
    ways = {"among the latest": among_latest, "deeper": deeper, "by source": by_source}
    for name, bound in ways[request.param].items():
        monkeypatch.setattr(candidates, name, bound)


def first(viewer: Member) -> Timeline:
    return timeline(viewer, Place.first())


def told(viewer: Member) -> list[tuple[int, str, Kind]]:
    """The first page: post, who brought it up, how."""
    names = dict(Member.objects.values_list("pk", "handle"))
    return [(entry.post_id, names[entry.actor_id], entry.kind) for entry in first(viewer).entries]


class TestWhatStandsInIt:
    def test_newest_first_from_those_followed_and_oneself(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        follow(cast.alice, cast.bob, cast.erin)
        one = post(cast.bob, created_at=clock())
        two = post(cast.erin, created_at=clock())
        three = post(cast.alice, created_at=clock())
        post(cast.carol, created_at=clock())
        assert told(cast.alice) == [
            (three.pk, "alice", Kind.POSTED),
            (two.pk, "erin", Kind.POSTED),
            (one.pk, "bob", Kind.POSTED),
        ]
        assert first(cast.alice).next_place is None

    def test_an_unfollowed_connection_is_out(self, cast: Cast) -> None:
        post(cast.bob)
        assert told(cast.alice) == []

    @pytest.mark.parametrize(
        ("audience", "viewers"),
        [
            (Audience.ANYONE, {"bob", "carol", "dave", "erin"}),
            (Audience.SECOND, {"bob", "carol"}),
            (Audience.CONNECTIONS, {"bob"}),
        ],
    )
    def test_followers_see_what_their_degree_grants(self, cast: Cast, audience: Audience, viewers: set[str]) -> None:
        follow(cast.bob, cast.alice)
        follow(cast.carol, cast.alice)
        follow(cast.dave, cast.alice)
        follow(cast.mallory, cast.alice)
        made = post(cast.alice, audience=audience)
        everybody = [cast.bob, cast.carol, cast.dave, cast.erin, cast.mallory]
        assert {viewer.handle for viewer in everybody if made.pk in {row[0] for row in told(viewer)}} == viewers

    def test_a_narrowed_hidden_or_deleted_post_leaves_at_once(self, cast: Cast) -> None:
        follow(cast.erin, cast.bob)
        one, two, three = post(cast.bob), post(cast.bob), post(cast.bob)
        services.edit_post(
            post=one, text=one.text, audience=Audience.SECOND, comments_from=CommentsFrom(one.comments_from)
        )
        services.hide_post(post=two)
        assert [row[0] for row in told(cast.erin)] == [three.pk]
        assert [row[0] for row in told(cast.bob)] == [three.pk, two.pk, one.pk], "all three are there for their author"
        services.delete_post(post=three)
        services.show_post(post=two)
        assert [row[0] for row in told(cast.erin)] == [two.pk]

    def test_what_connections_comment_on_and_repost(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        follow(cast.alice, cast.bob)
        one, two = post(cast.dave, created_at=clock()), post(cast.dave, created_at=clock())
        said = comment(cast.bob, one, created_at=clock())
        repost(cast.bob, two, created_at=clock())
        assert told(cast.alice) == [(two.pk, "bob", Kind.REPOSTED), (one.pk, "bob", Kind.COMMENTED)]
        assert [entry.comment_id for entry in first(cast.alice).entries] == [None, said.pk]

    def test_what_those_comment_on_whom_one_only_follows_is_not_told(self, cast: Cast) -> None:
        follow(cast.alice, cast.carol)
        comment(cast.carol, post(cast.dave))
        repost(cast.carol, post(cast.dave))
        assert told(cast.alice) == []

    def test_a_comment_tells_nothing_of_a_post_that_is_not_for_the_reader(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob)
        comment(cast.bob, post(cast.carol, audience=Audience.CONNECTIONS))
        comment(cast.bob, post(cast.mallory))
        comment(cast.bob, post(cast.dave, audience=Audience.SECOND))
        seen = post(cast.carol, audience=Audience.SECOND)
        comment(cast.bob, seen)
        assert told(cast.alice) == [(seen.pk, "bob", Kind.COMMENTED)]

    def test_a_reply_goes_with_the_comment_that_it_answers(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob)
        answered = comment(cast.mallory, post(cast.dave))
        comment(cast.bob, answered)
        hidden = comment(cast.carol, post(cast.dave), hidden_at=timezone.now())
        comment(cast.bob, hidden)
        assert told(cast.alice) == []

    def test_a_deleted_or_hidden_comment_is_not_told(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob)
        one, two = comment(cast.bob, post(cast.dave)), comment(cast.bob, post(cast.dave))
        services.delete_comment(comment=one)
        assert [row[0] for row in told(cast.alice)] == [two.post_id]
        services.hide_comment(comment=two)
        assert told(cast.alice) == []

    def test_the_comment_told_is_the_last_that_is_seen(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob)
        under = post(cast.dave)
        seen = comment(cast.bob, under, "Good.")
        comment(cast.bob, comment(cast.mallory, under), "To you I say no.")
        [entry] = first(cast.alice).entries
        assert entry.comment_id == seen.pk

    def test_a_post_stands_at_the_last_comment_that_is_seen(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        """What the reader does not see leaves no trace: neither in the words nor in the order."""
        follow(cast.alice, cast.bob, cast.erin)
        under = post(cast.dave, created_at=clock())
        answered = comment(cast.mallory, under, created_at=clock())
        seen = comment(cast.bob, under, "Good.", created_at=clock())
        between = post(cast.erin, created_at=clock())
        reply = comment(cast.bob, answered, "To you I say no.", created_at=clock())
        comment(cast.bob, under, "Rude.", created_at=clock(), hidden_at=timezone.now())
        entries = first(cast.alice).entries
        assert [(entry.post_id, entry.comment_id) for entry in entries] == [(between.pk, None), (under.pk, seen.pk)]
        assert entries[1].event.key.at == seen.created_at
        follow(cast.carol, cast.bob)
        assert [entry.comment_id for entry in first(cast.carol).entries] == [reply.pk], "who sees it is told of it"

    @pytest.mark.usefixtures("narrow")
    def test_many_comments_make_one_entry_also_across_pages(
        self, cast: Cast, clock: Callable[[], datetime], settings
    ) -> None:
        settings.FEED_PAGE_SIZE, settings.FEED_BURST = 2, 99
        follow(cast.alice, cast.bob)
        under = post(cast.dave, created_at=clock())
        made = []
        for _ in range(5):
            comment(cast.bob, under, created_at=clock())
            made.append(post(cast.bob, created_at=clock()))
        last = comment(cast.bob, under, created_at=clock())
        found = [entry for page in pages(cast.alice) for entry in page.entries]
        assert [entry.post_id for entry in found] == [under.pk, *(one.pk for one in reversed(made))]
        assert found[0].comment_id == last.pk

    @pytest.mark.parametrize(("reach", "is_told"), [(Reach.ONLY_ME, False), (Reach.FIRST, True), (Reach.SECOND, True)])
    def test_whoever_keeps_their_activity_to_themselves(self, cast: Cast, reach: Reach, is_told: bool) -> None:
        follow(cast.alice, cast.bob)
        comment(cast.bob, post(cast.dave))
        Member.objects.filter(pk=cast.bob.pk).update(activity_reach=reach)
        assert bool(told(cast.alice)) is is_told

    def test_a_post_stands_once_at_the_last_time(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        follow(cast.alice, cast.bob, cast.erin)
        old = post(cast.erin, created_at=clock())
        new = post(cast.erin, created_at=clock())
        comment(cast.bob, old, created_at=clock())
        assert told(cast.alice) == [(old.pk, "bob", Kind.COMMENTED), (new.pk, "erin", Kind.POSTED)]

    def test_whoever_is_suspended_or_blocked_is_out(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob, cast.erin)
        comment(cast.bob, post(cast.erin))
        post(cast.bob)
        block(cast.bob, cast.alice)
        assert [row[1] for row in told(cast.alice)] == ["erin"]
        Member.objects.filter(pk=cast.erin.pk).update(is_active=False, deactivated_at=timezone.now())
        assert told(cast.alice) == []


class TestMuting:
    def test_everything_of_somebody(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob, cast.carol)
        connect(cast.alice, cast.carol)
        post(cast.bob)
        comment(cast.bob, post(cast.dave))
        mine = post(cast.carol)
        theirs = post(cast.bob)
        comment(cast.carol, theirs)
        mute(cast.alice, cast.bob)
        assert [row[0] for row in told(cast.alice)] == [mine.pk], "also where somebody else brings it up"

    def test_responses_alone(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob)
        made = post(cast.bob)
        comment(cast.bob, post(cast.dave))
        repost(cast.bob, post(cast.dave))
        mute(cast.alice, cast.bob, Mute.Scope.RESPONSES)
        assert [row[0] for row in told(cast.alice)] == [made.pk]

    def test_it_is_nobody_elses_business(self, cast: Cast) -> None:
        follow(cast.carol, cast.bob)
        made = post(cast.bob)
        mute(cast.alice, cast.bob)
        assert [row[0] for row in told(cast.carol)] == [made.pk]


class TestBursts:
    def test_one_author_does_not_fill_a_page(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        follow(cast.alice, cast.bob, cast.erin)
        early = post(cast.erin, created_at=clock())
        burst = [post(cast.bob, created_at=clock()) for _ in range(8)]
        page = first(cast.alice)
        shown = [entry.post_id for entry in page.entries]
        assert shown == [made.pk for made in reversed(burst[-settings.FEED_BURST :])] + [early.pk]
        assert page.folded == {cast.bob.pk: 8 - settings.FEED_BURST}
        assert page.next_place is None

    def test_nor_does_what_one_connection_brings_up(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        follow(cast.alice, cast.bob)
        for author in members(6):
            comment(cast.bob, post(author, created_at=clock()), created_at=clock())
        page = first(cast.alice)
        assert len(page.entries) == settings.FEED_BURST
        assert page.folded == {cast.bob.pk: 6 - settings.FEED_BURST}

    def test_ones_own_are_all_there(self, cast: Cast) -> None:
        made = [post(cast.alice) for _ in range(6)]
        assert [entry.post_id for entry in first(cast.alice).entries] == [one.pk for one in reversed(made)]


class TestPages:
    @pytest.mark.usefixtures("narrow")
    def test_each_post_once_across_pages(self, cast: Cast, clock: Callable[[], datetime], settings) -> None:
        settings.FEED_PAGE_SIZE, settings.FEED_BURST = 3, 99
        follow(cast.alice, cast.bob, cast.erin)
        made = [post(author, created_at=clock()) for author in [cast.bob, cast.erin, cast.bob] * 4]
        comment(cast.bob, made[1], created_at=clock())
        found = [entry.post_id for page in pages(cast.alice) for entry in page.entries]
        rest = [one.pk for one in reversed(made) if one is not made[1]]
        assert found == [made[1].pk, *rest]

    def test_what_comes_while_one_reads_moves_nothing(
        self, cast: Cast, clock: Callable[[], datetime], settings
    ) -> None:
        settings.FEED_PAGE_SIZE, settings.FEED_BURST = 2, 99
        follow(cast.alice, cast.bob)
        made = [post(cast.bob, created_at=clock()) for _ in range(4)]
        page = first(cast.alice)
        post(cast.bob)
        assert page.next_place is not None
        second = timeline(cast.alice, page.next_place)
        assert [entry.post_id for entry in second.entries] == [made[1].pk, made[0].pk]

    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "é",
            "\x00",
            "e30",
            "W10",
            "bnVsbA",
            "WzEsMiwzLDRd",
            "W3RydWUsMSwxXQ",
            "WzEsMSwtMV0",
            "WzFlOTk5LDEsMV0",
            "WzEsMSw5OTk5OTk5OTk5OTk5OTk5OTk5OTldXQ",
            "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OSwxLDFd",
            "A" * 5000,
        ],
    )
    def test_odd_cursors(self, cursor: str) -> None:
        with pytest.raises(BadCursor):
            Place.read(cursor)

    def test_a_place_reads_what_it_wrote(self) -> None:
        place = Place.first()
        assert Place.read(str(place)) == place
        assert Place.read(str(place)).is_first
        assert Place.read("").is_first

    @pytest.mark.usefixtures("narrow")
    def test_an_early_end_has_a_way_on(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        """Where nearly nothing of what is found may be seen, the page ends, and leads on to what may."""
        follow(cast.alice, cast.carol)
        seen = post(cast.carol, created_at=clock())
        for _ in range(40):
            post(cast.carol, audience=Audience.CONNECTIONS, created_at=clock())
        page = first(cast.alice)
        assert page.entries == []
        assert page.next_place is not None
        assert [entry.post_id for one in pages(cast.alice) for entry in one.entries] == [seen.pk]


class TestNew:
    def test_it_counts_posts_of_others_that_are_seen(self, cast: Cast) -> None:
        follow(cast.alice, cast.bob, cast.erin)
        since = timezone.now()
        assert new_posts(cast.alice, since) == 0
        made = post(cast.bob)
        comment(cast.bob, post(cast.erin))
        post(cast.alice)
        post(cast.bob, hidden_at=timezone.now())
        assert new_posts(cast.alice, since) == 2
        assert new_posts(cast.alice, made.created_at) == 1

    def test_a_long_talk_under_one_post_hides_no_other(self, cast: Cast) -> None:
        """Each comment is an event: there are more of them than one look takes in."""
        follow(cast.alice, cast.bob, cast.erin)
        since = timezone.now()
        about = post(cast.erin)
        comment(cast.bob, post(cast.erin, "A word."), "Early.")
        for n in range(70):
            comment(cast.bob, about, f"And {n}.")
        assert new_posts(cast.alice, since) == 2

    def test_it_stops_counting(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("feed.timeline.NEW_MAX", 3)
        follow(cast.alice, cast.bob)
        since = timezone.now()
        for _ in range(5):
            post(cast.bob)
        assert new_posts(cast.alice, since) == 3

    def test_entries_of_passes_the_gates(self, cast: Cast) -> None:
        hidden = post(cast.bob, audience=Audience.CONNECTIONS)
        shown = post(cast.bob)
        comment(cast.bob, shown)
        ids = list(Activity.objects.values_list("pk", flat=True))
        assert [entry.post_id for entry in entries_of(cast.erin, ids)] == [shown.pk]
        assert {entry.post_id for entry in entries_of(cast.alice, ids)} == {shown.pk, hidden.pk}


@pytest.mark.parametrize("seed", range(8))
def test_against_a_naive_model(db: None, seed: int, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same posts in the same order with the same reasons, whatever the bounds cut."""
    chance = random.Random(seed)
    settings.FEED_PAGE_SIZE, settings.FEED_BURST = 4, 99
    bounds = {
        "LATEST": [1, 2, 9],
        "DEEPER": [1, 2],
        "MOST": [1, 3],
        "OFTEN": [0, 1, 2, 99],
        "SOURCES": [1, 2],
        "EACH": [1, 2],
    }
    for name, choices in bounds.items():
        monkeypatch.setattr(candidates, name, chance.choice(choices))
    people = world(chance)
    shown = 0
    for viewer in people:
        found = [entry for page in pages(viewer) for entry in page.entries]
        model = [(row.post_id, row.actor_id, row.kind, row.comment_id) for row in Naive(viewer).feed()]
        assert [_plain(entry) for entry in found] == model
        shown += len(found)
    assert shown > 50


def _plain(entry: Entry) -> tuple[int, int, int, int | None]:
    return entry.post_id, entry.actor_id, entry.kind, entry.comment_id
