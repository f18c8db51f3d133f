"""A post put together: what it says, what it offers to whom, and that nothing typed becomes markup."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.utils.safestring import SafeString

from accounts.models import Member
from feed import services
from feed.cards import PostCard, post_cards
from feed.models import Mute, Post
from feed.pictures import add_picture
from feed.pieces import Surroundings, pictures, post, quoted_post
from feed.reasons import Lever, Reason
from tests import factories
from tests.cast import Cast
from tests.feed.pictures import webp

LIST = Surroundings(here="/there/?a=1&b=2", site="https://maillon.test", token=SafeString("<t>"), is_member=True)
ALONE = replace(LIST, is_alone=True)
MUTE = Lever("Mute Bob", "/feed/mute/bob/", "mute", Mute.Scope.EVERYTHING)
UNFOLLOW = Lever("Unfollow Bob", "/unfollow/", "user-minus", in_place=False)
HOME = Reason(7, "You are connected to Bob", levers=(MUTE, UNFOLLOW))


def card_of(viewer: Any, about: Post) -> PostCard:
    [card] = post_cards(viewer, [about])
    return card


def html(viewer: Any, about: Post, around: Surroundings = LIST, reason: Reason | None = None) -> str:
    return post(card_of(viewer, about), reason, around, SafeString("<below>"))


def labels(text: str) -> list[str]:
    """What the menu offers."""
    menu = text.split('<div class="menu-panel">')[1].split("</details>", maxsplit=1)[0]
    return [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<(?:a|button)\b.*?</(?:a|button)>", menu)]


class TestMenu:
    def test_of_ones_own(self, cast: Cast) -> None:
        mine = factories.post(cast.bob)
        text = html(cast.bob, mine)
        assert labels(text) == ["Copy link", "Open the post", "Edit", "Who sees it", "Delete"]
        assert f'href="/posts/{mine.pk}/delete/?next=/there/%3Fa%3D1%26b%3D2"' in text
        assert f'data-copy="https://maillon.test/posts/{mine.pk}/"' in text
        assert f'href="/posts/{mine.pk}/delete/"' in html(cast.bob, mine, reason=HOME), "home leads to home"

    def test_of_somebody_elses(self, cast: Cast) -> None:
        about = factories.post(cast.bob)
        assert labels(html(cast.alice, about)) == ["Copy link", "Open the post", "Mute Bob Baker", "Report"]
        assert labels(html(cast.alice, about, ALONE)) == ["Copy link", "Mute Bob Baker", "Report"]

    def test_in_the_feed_it_has_the_levers(self, cast: Cast) -> None:
        text = html(cast.alice, factories.post(cast.bob), reason=HOME)
        assert labels(text) == ["Copy link", "Open the post", "Mute Bob", "Unfollow Bob", "Report"]
        assert text.count('hx-target="closest article"') == 1, (
            "what does not leave the page at once is an ordinary form"
        )
        assert '<input type="hidden" name="from" value="7">' in text
        assert '<input type="hidden" name="scope" value="everything">' in text
        assert '<input type="hidden" name="shown" value="7">' in text

    def test_visitors_have_none(self, cast: Cast) -> None:
        assert "post-menu" not in html(cast.alice, factories.post(cast.bob), replace(LIST, is_member=False))


class TestWords:
    def test_nothing_typed_becomes_markup(self, cast: Cast) -> None:
        evil = "<script>\"'&{0}{pk}"
        Member.objects.filter(pk=cast.bob.pk).update(first_name=evil, headline=evil)
        told = factories.post(Member.objects.get(pk=cast.bob.pk), evil)
        reason = Reason(1, evil, levers=(Lever(evil, "/", "mute"),))
        text = html(cast.alice, told, reason=reason)
        assert "<script" not in text
        assert text.count("&lt;script&gt;") >= 6
        assert "{0}{pk}" in text

    def test_long_ones_are_folded_in_lists(self, cast: Cast) -> None:
        long = factories.post(cast.bob, "A lot. " * 200)
        assert "Read it all" in html(cast.alice, long)
        assert "Read it all" not in html(cast.alice, long, ALONE)
        assert "Read it all" not in html(cast.alice, factories.post(cast.bob))

    def test_alone_the_name_is_the_heading(self, cast: Cast) -> None:
        about = factories.post(cast.bob)
        name = f'<h1 class="post-by" id="post-{about.pk}-by">'
        assert name in html(cast.alice, about, ALONE)
        assert name not in html(cast.alice, about)
        assert f'<a class="name" id="post-{about.pk}-by"' in html(cast.alice, about)

    def test_what_is_said_of_it(self, cast: Cast) -> None:
        about = factories.post(cast.bob)
        assert "Hidden by moderators" not in html(cast.bob, about)
        assert ">edited<" not in html(cast.bob, about)
        services.edit_post(post=about, text="Better", audience=about.audience, comments_from=about.comments_from)
        services.hide_post(post=about)
        about.refresh_from_db()
        assert "Hidden by moderators" in html(cast.bob, about)
        assert ">edited<" in html(cast.bob, about)
        assert 'hx-swap-oob="true"' in html(cast.bob, about, replace(LIST, comes_back=True))
        assert "hx-swap-oob" not in html(cast.bob, about)


class TestQuotes:
    def test_they_show_the_other_post_to_those_who_see_it(self, cast: Cast) -> None:
        told = factories.post(cast.carol, "The original", audience=2)
        quote = factories.post(cast.bob, "Look", quoted=told, is_quote=True)
        assert "The original" in html(cast.alice, quote)
        assert "This post is not there (any more)." in html(cast.erin, quote)
        assert "The original" not in html(cast.erin, quote)

    def test_nothing_is_asked_of_what_is_quoted(self, cast: Cast) -> None:
        text = quoted_post(card_of(cast.alice, factories.post(cast.bob, "Words")))
        assert "Words" in text
        assert "<form" not in text
        assert " id=" not in text


@pytest.mark.parametrize("alt", ['A "cat" & <dog>', ""])
def test_pictures_are_described(cast: Cast, alt: str, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = add_picture(owner=cast.bob, file=webp())
    image.alt = alt
    image.post = factories.post(cast.bob)
    text = pictures([image])
    assert ("A &quot;cat&quot; &amp; &lt;dog&gt;" if alt else "Picture 1, not described") in text
    assert f'href="/posts/{image.post_id}/pictures/1/"' in text
    assert pictures([]) == ""
