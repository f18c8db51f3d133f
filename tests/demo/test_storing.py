"""Rows into tables, many at a time."""

import pytest

from demo.storing import numbers, pour, store
from feed.models import Post, Repost
from profiles.models import Skill
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_stored_rows_have_their_ids() -> None:
    rows = store(Skill(name=name, key=name) for name in ("knots", "maps"))
    assert [Skill.objects.get(pk=row.pk).name for row in rows] == ["knots", "maps"]


def test_poured_rows_are_there(cast: Cast) -> None:
    post = Post.objects.create(author=cast.bob, text="One")
    pour(Repost(post=post, member=member) for member in (cast.alice, cast.carol))
    assert set(Repost.objects.values_list("member__handle", flat=True)) == {"alice", "carol"}


def test_numbers_are_kept_and_left_behind(cast: Cast) -> None:
    text = 'tab\t, line\n, backslash \\N, "quotes", {braces}'
    first, second = numbers(Post, 2)
    assert first < second
    pour(
        Post(pk=number, author=cast.bob, text=words, hashtags=["a", "b c"])
        for number, words in ((first, text), (second, "two"))
    )
    assert [Post.objects.get(pk=number).text for number in (first, second)] == [text, "two"]
    assert Post.objects.get(pk=first).hashtags == ["a", "b c"]
    assert Post.objects.create(author=cast.bob, text="three").pk > second


def test_nothing_is_nothing() -> None:
    assert store([]) == numbers(Post, 0) == []
    pour([])
