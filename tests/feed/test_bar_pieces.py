"""What stands below a post and below a comment, for members and visitors."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.safestring import SafeString

from accounts.models import Member
from feed.bar_pieces import bar, comment_bar, talk_place
from feed.cards import post_cards
from feed.conversation import line
from feed.models import Comment, CommentsFrom, Post, Reaction
from feed.pieces import Surroundings
from tests.cast import Cast
from tests.factories import comment, post, react, repost

LIST = Surroundings(here="/?a=1", site="https://maillon.test", token=SafeString("<t>"), is_member=True)
ALONE = replace(LIST, is_alone=True)
VISITOR = replace(LIST, is_member=False)


def below(viewer: Any, about: Post, around: Surroundings = LIST) -> str:
    [card] = post_cards(viewer, [about])
    return bar(card, around)


def under(viewer: Any, said: Comment, around: Surroundings = LIST) -> str:
    return comment_bar(line(viewer, said), around)


class TestPosts:
    def test_the_six_with_ones_own_pressed(self, cast: Cast) -> None:
        about = post(cast.bob)
        text = below(cast.alice, about)
        assert 'name="kind" value="like" class="btn quiet" aria-pressed="false">' in text
        assert [f'value="{kind}" aria-pressed="false"' in text for kind in Reaction.Kind] == [True] * 6
        react(cast.alice, about, Reaction.Kind.LOVE)
        text = below(cast.alice, about, replace(LIST, focus="react"))
        assert 'name="kind" value="none" class="btn quiet pressed" aria-pressed="true" data-focus>' in text
        assert text.count('value="none"') == 2, "the button at hand and the one in the menu"
        assert 'value="love"' not in text

    def test_each_language_has_its_words(self, cast: Cast) -> None:
        about = post(cast.bob)
        english = below(cast.alice, about)
        with translation.override("fr"):
            french = below(cast.alice, about)
        assert "More reactions" in english
        assert "More reactions" not in french
        assert below(cast.alice, about) == english

    def test_numbers_lead_to_lists(self, cast: Cast) -> None:
        about = post(cast.bob)
        assert "tally" not in below(cast.alice, about)
        react(cast.dave, about)
        repost(cast.dave, about)
        comment(cast.dave, about)
        text = below(cast.alice, about)
        assert f'<a class="reacted" href="/posts/{about.pk}/reactions/">' in text
        assert f'<a href="/posts/{about.pk}/reposts/">1 repost</a>' in text
        assert f'<a href="/posts/{about.pk}/#conversation">1 comment</a>' in text
        assert '<a href="#conversation">' in below(cast.alice, about, ALONE)

    def test_visitors_see_numbers_and_no_buttons(self, cast: Cast) -> None:
        Member.objects.update(is_public=True)
        about = post(cast.bob)
        react(cast.dave, about)
        repost(cast.dave, about)
        text = below(AnonymousUser(), about, VISITOR)
        assert "1 reaction" in text
        assert "<span>1 repost</span>" in text
        assert "<form" not in text
        assert "/reactions/" not in text

    def test_only_what_may_be_done_is_offered(self, cast: Cast) -> None:
        about = post(cast.bob, audience=2, comments_from=CommentsFrom.NOBODY)
        text = below(cast.alice, about)
        assert "#comment" not in text
        assert "repost" not in text
        repost(cast.alice, about)
        assert "Undo repost" in below(cast.alice, about), "what was done before can be undone"
        assert "with your words" not in below(cast.alice, about)

    def test_where_the_conversation_opens(self, cast: Cast) -> None:
        about = post(cast.bob)
        [card] = post_cards(cast.alice, [about])
        assert f'hx-get="/posts/{about.pk}/comments/" hx-target="#talk-{about.pk}"' in bar(card, LIST)
        assert talk_place(card, LIST) == f'<div id="talk-{about.pk}" class="talk-place"></div>'
        assert talk_place(card, ALONE) == talk_place(card, VISITOR) == ""
        assert 'href="#comment">' in bar(card, ALONE)
        assert 'hx-swap-oob="true"' in bar(card, replace(LIST, beside=True))


class TestComments:
    def test_small_and_with_a_reply(self, cast: Cast) -> None:
        said = comment(cast.bob, post(cast.alice))
        text = under(cast.alice, said)
        assert 'class="btn quiet s" aria-pressed="false">' in text
        assert f'hx-get="/posts/{said.post_id}/comments/?reply={said.pk}" hx-target="#reply-to-{said.pk}"' in text
        assert 'value="/?a=1#comment-' in text
        assert "reacted" not in text

    def test_numbers_lead_to_the_list(self, cast: Cast) -> None:
        said = comment(cast.bob, post(cast.alice))
        react(cast.dave, said)
        text = under(cast.alice, said)
        assert f'<a class="reacted" href="/comments/{said.pk}/reactions/">' in text
        assert "1 reaction" in text
        Member.objects.update(is_public=True)
        visited = under(AnonymousUser(), said, VISITOR)
        assert '<span class="reacted">' in visited
        assert "<form" not in visited

    def test_a_reply_joins_its_thread(self, cast: Cast) -> None:
        said = comment(cast.bob, post(cast.alice))
        reply = comment(cast.dave, said)
        assert f'hx-target="#reply-to-{said.pk}"' in under(cast.alice, reply)
