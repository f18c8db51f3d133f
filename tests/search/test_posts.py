"""Finding posts and hashtags, through the gate of posts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Member
from connections.visibility import Audience
from core.pagination import BadCursor
from feed.models import Post
from search import posts
from search.posts import Sought, count, page, recent_tags, tags_like
from tests.cast import Cast
from tests.factories import post


def found(viewer: Member, *words: str, tags: tuple[str, ...] = ()) -> set[int]:
    sought = Sought(words, tags)
    rows, cursor = page(viewer, sought, "", 20)
    assert not cursor
    assert count(viewer, sought) == len(rows)
    return {row.pk for row in rows}


@pytest.mark.parametrize(
    "words",
    [
        ("energie",),
        ("ÉNERGIE",),
        ("stock", "energie"),
        ("energie", "stock"),
        ("œuvre",),
        ("oeuvre",),
        ("grid",),
        ("3d",),
    ],
)
def test_words_are_found_without_accents_and_the_last_may_be_begun(cast: Cast, words: tuple[str, ...]) -> None:
    one = post(cast.bob, "L’énergie, c'est du stockage: une œuvre (grid/data) en 3D!")
    post(cast.bob, "Something else")
    expected = {one.pk} if words != ("stock", "energie") else set()
    assert found(cast.alice, *words) == expected


def test_hashtags_are_whole(cast: Cast) -> None:
    one = post(cast.bob, "About #Énergie")
    two = post(cast.bob, "About #energie2030 and energie")
    assert found(cast.alice, tags=("energie",)) == {one.pk}
    assert found(cast.alice, "about", tags=("energie2030",)) == {two.pk}
    assert found(cast.alice, tags=("energie", "energie2030")) == set()


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.CONNECTIONS, {"alice", "bob", "carol"}),
        (Audience.SECOND, {"alice", "bob", "carol", "dave"}),
        (Audience.ANYONE, {"alice", "bob", "carol", "dave", "erin", "trent", "mallory"}),
    ],
)
def test_only_what_one_may_see(cast: Cast, audience: Audience, seen_by: set[str]) -> None:
    one = post(cast.bob, "Zanzibar #zanzibar", audience=audience)
    for name in ("alice", "bob", "carol", "dave", "erin", "trent", "mallory"):
        member = getattr(cast, name)
        expected = name in seen_by
        assert (one.pk in found(member, "zanzibar")) is expected, name
        assert (tags_like(member, "zanz", most=5) == ["zanzibar"]) is expected, name
        assert ("zanzibar" in recent_tags(member, most=5)) is expected, name


def test_what_moderators_hid_is_found_by_its_author_alone(cast: Cast) -> None:
    one = post(cast.bob, "Zanzibar", hidden_at=timezone.now())
    assert found(cast.alice, "zanzibar") == set()
    assert found(cast.bob, "zanzibar") == {one.pk}


@pytest.mark.parametrize("hidden", [0, 50])
def test_pages_are_complete_however_much_is_hidden_between(cast: Cast, hidden: int) -> None:
    now = timezone.now()
    mine = [post(cast.bob, "Zanzibar", created_at=now - timedelta(hours=n)) for n in range(5)]
    Post.objects.bulk_create(
        Post(author=cast.dave, text="Zanzibar", audience=Audience.CONNECTIONS, created_at=now - timedelta(minutes=n))
        for n in range(hidden)
    )
    seen: list[int] = []
    cursor = ""
    while True:
        rows, cursor = page(cast.alice, Sought(("zanzibar",)), cursor, 2)
        seen += [row.pk for row in rows]
        if not cursor:
            break
    assert seen == [one.pk for one in mine]
    assert count(cast.alice, Sought(("zanzibar",))) == 5


def test_counting_ends_somewhere(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "COUNTED_MAX", 2)
    for _n in range(4):
        post(cast.bob, "Zanzibar")
    assert count(cast.alice, Sought(("zanzibar",))) == 3


def test_tags_are_by_use_and_not_for_one_letter(cast: Cast) -> None:
    post(cast.bob, "#solar #sol")
    post(cast.bob, "#solar #wind_power")
    assert tags_like(cast.alice, "sol", most=5) == ["solar", "sol"]
    assert tags_like(cast.alice, "wind_p", most=5) == ["wind_power"]
    assert tags_like(cast.alice, "s", most=5) == []
    assert tags_like(cast.alice, "sol", most=1) == ["solar"]
    assert recent_tags(cast.alice, most=5) == ["solar", "sol", "wind_power"]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "W10", "WzkyMjMzNzIwMzY4NTQ3NzU4MDcsMV0", "é"])
def test_bad_cursors_are_refused(cast: Cast, cursor: str) -> None:
    with pytest.raises(BadCursor):
        page(cast.alice, Sought(("a",)), cursor, 2)


def reading(viewer: Member, sought: Sought, size: int = 5) -> list[int]:
    """All pages, one after the other."""
    ids: list[int] = []
    cursor = ""
    while True:
        rows, cursor = page(viewer, sought, cursor, size)
        assert len(rows) == size or not cursor
        ids += [row.pk for row in rows]
        if not cursor:
            return ids


@pytest.mark.parametrize(("first", "widest"), [(50, 500), (1, 1), (1, 4), (3, 8), (24, 24)])
def test_the_result_is_the_same_whatever_the_windows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, first: int, widest: int
) -> None:
    """The same posts in the same order, pages included, and the same number."""
    now = timezone.now()
    made = [
        post(author, f"Everywhere #every{at}", created_at=now - timedelta(minutes=at % 7), audience=audience)
        for at in range(12)
        for author, audience in ((cast.bob, Audience.ANYONE), (cast.dave, Audience.CONNECTIONS))
    ]
    expected = sorted((one for one in made if one.author == cast.bob), key=lambda one: (one.created_at, one.pk))
    monkeypatch.setattr(posts, "WINDOW", first)
    monkeypatch.setattr(posts, "WIDEST", widest)
    sought = Sought(words=("everywhere",))
    assert reading(cast.alice, sought) == [one.pk for one in reversed(expected)]
    assert count(cast.alice, sought) == len(expected)
    assert len(recent_tags(cast.alice, most=20)) == len(tags_like(cast.alice, "every", most=20)) == len(expected)


def hidden_posts(cast: Cast, number: int, text: str = "Zanzibar", **values: Any) -> None:
    """So many posts that alice may not see, newer than an hour."""
    now = timezone.now()
    Post.objects.bulk_create(
        Post(
            author=cast.dave,
            text=text,
            audience=Audience.CONNECTIONS,
            created_at=now - timedelta(seconds=n),
            **values,
        )
        for n in range(number)
    )


def test_few_are_found_among_many_that_are_hidden(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    """Windows double, so that what lies far down costs few statements; and none is longer than the widest."""
    hidden_posts(cast, 400, hashtags=["zanzibar"])
    old = timezone.now() - timedelta(days=1)
    mine = [post(cast.bob, "Zanzibar #zanzibar", created_at=old - timedelta(hours=n)) for n in range(7)]
    monkeypatch.setattr(posts, "WINDOW", 10)
    monkeypatch.setattr(posts, "WIDEST", 100)
    for sought in (Sought(("zanzibar",)), Sought(tags=("zanzibar",)), Sought(("zanzi",), ("zanzibar",))):
        assert reading(cast.alice, sought, 3) == [one.pk for one in mine]
        with django_assert_max_num_queries(9):  # 10 + 20 + 40 + 80 + 3 × 100, between the ids and the rows
            assert len(page(cast.alice, sought, "", 10)[0]) == len(mine)
        assert count(cast.alice, sought) == len(mine)
    assert tags_like(cast.alice, "zanz", most=5) == recent_tags(cast.alice, most=5) == ["zanzibar"]


@pytest.mark.parametrize("hidden", [0, 3, 6, 40])
def test_a_word_in_hidden_posts_alone_answers_like_no_word(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, hidden: int
) -> None:
    """Also where there are more of them than are looked at: nothing that goes on tells of them."""
    monkeypatch.setattr(posts, "LOOKED_MAX", 6)
    monkeypatch.setattr(posts, "TAGGED_LOOKED", 6)
    hidden_posts(cast, hidden, hashtags=["zanzibar"])
    for sought in (Sought(("zanzibar",)), Sought(tags=("zanzibar",))):
        assert page(cast.alice, sought, "", 2) == page(cast.alice, Sought(("nowhere",)), "", 2) == ([], "")
        assert count(cast.alice, sought) == count(cast.alice, Sought(("nowhere",))) == 0
    assert tags_like(cast.alice, "zanz", most=5) == recent_tags(cast.alice, most=5) == []


def test_what_is_looked_at_is_bounded_for_each_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound for one page, not for all: the next one looks on from where the last ended."""
    monkeypatch.setattr(posts, "LOOKED_MAX", 6)
    shown = [post(cast.bob, "Zanzibar", created_at=timezone.now() - timedelta(hours=n)) for n in range(20)]
    assert reading(cast.alice, Sought(("zanzibar",)), 3) == [one.pk for one in shown]
    assert count(cast.alice, Sought(("zanzibar",))) == 6


def test_words_are_looked_up_in_their_index_however_common_they_are(cast: Cast) -> None:
    """Going through all posts instead, and folding each, takes seconds for a few hundred thousand."""
    hidden_posts(cast, 3_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feed_post")
    with CaptureQueriesContext(connection) as asked:
        assert len(Sought(("zanzibar",)).ids(None)) == 3_000
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Scan on search_post" in plan, plan
    assert "Seq Scan" not in plan, plan
