"""The verbs of posts: what is stored, what is refused, what two at once make of each other."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from connections.visibility import Audience
from feed.models import Activity, CommentsFrom, Image, Post, Pulse
from feed.pictures import add_picture
from feed.services import Gone, Refused, comment, delete_post, edit_post, publish, react, repost
from feed.services.noting import forget, note
from tests.cast import Cast
from tests.factories import MemberFactory, block
from tests.feed.pictures import webp


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def change(post: Post, **fields: Any) -> Post:
    """Edits a post: all as it is, but for `fields`."""
    now = {"text": post.text, "audience": Audience(post.audience), "comments_from": CommentsFrom(post.comments_from)}
    return edit_post(post=post, **now | fields)


class TestPublishing:
    def test_it_is_stored_with_its_tags_and_noted(self, cast: Cast) -> None:
        post = publish(author=cast.alice, text="On #Énergie and #énergie", token=uuid4(), audience=Audience.SECOND)
        assert (post.hashtags, post.audience, post.is_quote) == (["energie"], Audience.SECOND, False)
        noted = Activity.objects.get()
        assert (noted.actor, noted.kind, noted.post, noted.at) == (
            cast.alice,
            Activity.Kind.POSTED,
            post,
            post.created_at,
        )
        pulse = Pulse.objects.get(pk=cast.alice.pk)
        assert pulse.posted_at == pulse.acted_at == post.created_at

    def test_the_same_token_is_the_same_post(self, cast: Cast) -> None:
        token = uuid4()
        first = publish(author=cast.alice, text="Once", token=token)
        assert publish(author=cast.alice, text="Once", token=token) == first
        assert publish(author=cast.bob, text="Once", token=token) != first
        assert Activity.objects.count() == 2

    def test_a_retry_returns_it_even_where_the_original_has_gone(self, cast: Cast) -> None:
        original, token = publish(author=cast.bob, text="First", token=uuid4()), uuid4()
        quote = publish(author=cast.alice, text="Look", token=token, quoted=original)
        delete_post(post=original)
        assert publish(author=cast.alice, text="Look", token=token, quoted=original) == quote

    def test_pictures_are_the_authors_own_drafts(self, cast: Cast) -> None:
        mine, other = (add_picture(owner=cast.alice, file=webp()) for _ in range(2))
        theirs = add_picture(owner=cast.bob, file=webp())
        mine.alt = "A view"
        post = publish(author=cast.alice, text="", token=uuid4(), images=[other, theirs, mine])
        assert [(one.pk, one.alt) for one in post.images.all()] == [(other.pk, ""), (mine.pk, "A view")]
        assert Image.objects.get(pk=theirs.pk).post is None

    def test_quoting(self, cast: Cast) -> None:
        original = publish(author=cast.bob, text="First", token=uuid4())
        quote = publish(author=cast.alice, text="Look", token=uuid4(), quoted=original)
        assert (quote.quoted, quote.is_quote) == (original, True)
        delete_post(post=original)
        quote.refresh_from_db()
        assert (quote.quoted, quote.is_quote) == (None, True)

    @pytest.mark.parametrize("audience", [Audience.SECOND, Audience.CONNECTIONS])
    def test_only_posts_for_anyone_are_quoted(self, cast: Cast, audience: Audience) -> None:
        original = publish(author=cast.bob, text="First", token=uuid4(), audience=audience)
        with pytest.raises(Refused, match="anyone"):
            publish(author=cast.alice, text="Look", token=uuid4(), quoted=original)

    def test_what_one_does_not_see_is_not_there_to_quote(self, cast: Cast) -> None:
        original = publish(author=cast.alice, text="First", token=uuid4())
        with pytest.raises(Gone):
            publish(author=cast.mallory, text="Look", token=uuid4(), quoted=original)
        Post.objects.update(hidden_at=timezone.now())
        with pytest.raises(Gone):
            publish(author=cast.bob, text="Look", token=uuid4(), quoted=original)
        with pytest.raises(Refused):
            publish(author=cast.alice, text="Look", token=uuid4(), quoted=original)


class TestEditing:
    @pytest.fixture
    def post(self, cast: Cast) -> Post:
        return publish(author=cast.alice, text="As #it was", token=uuid4(), audience=Audience.SECOND)

    def test_words_are_marked_and_their_tags_follow(self, post: Post) -> None:
        changed = change(post, text="As #now")
        assert (changed.text, changed.hashtags, changed.edited_at is not None) == ("As #now", ["now"], True)

    def test_what_is_not_content_is_no_edit(self, post: Post) -> None:
        changed = change(post, audience=Audience.CONNECTIONS, comments_from=CommentsFrom.NOBODY)
        assert (changed.audience, changed.comments_from, changed.edited_at) == (1, 0, None)

    def test_narrowing_takes_it_from_those_left_out_everywhere_at_once(self, cast: Cast, post: Post) -> None:
        said = comment(author=cast.carol, post=post, text="Yes", token=uuid4())
        react(member=cast.carol, post=post, kind="like")
        change(post, audience=Audience.CONNECTIONS)
        assert not Post.objects.visible_to(cast.carol).exists()
        assert not type(said).objects.visible_to(cast.carol).exists()
        assert Post.objects.visible_to(cast.bob).get() == post

    @pytest.mark.parametrize("wider", [Audience.ANYONE])
    def test_widening_is_refused_and_changes_nothing(self, post: Post, wider: Audience) -> None:
        with pytest.raises(Refused, match="narrowed"):
            change(post, text="Wider", audience=wider)
        post.refresh_from_db()
        assert (post.text, post.audience) == ("As #it was", Audience.SECOND)

    def test_a_narrowing_stored_meanwhile_is_not_undone(self, post: Post) -> None:
        stale = Post.objects.get(pk=post.pk)
        change(post, audience=Audience.CONNECTIONS)
        with pytest.raises(Refused):
            change(stale, text="Later")

    def test_pictures_are_as_given(self, cast: Cast, post: Post, django_capture_on_commit_callbacks: Any) -> None:
        one, two, three = (add_picture(owner=cast.alice, file=webp()) for _ in range(3))
        change(post, images=[one, two])
        post.refresh_from_db()
        assert post.edited_at is not None
        Post.objects.update(edited_at=None)
        kept = list(post.images.all())
        assert change(post, images=kept).edited_at is None
        kept[0].alt = "Described"
        assert change(post, images=kept).edited_at is not None
        with django_capture_on_commit_callbacks(execute=True):
            change(post, images=[three, kept[0]])
        assert [(one.pk, one.alt) for one in post.images.all()] == [(three.pk, ""), (one.pk, "Described")]
        assert not Path(two.file.path).exists()

    def test_pictures_of_other_posts_stay_there(self, cast: Cast, post: Post) -> None:
        other = publish(author=cast.alice, text="", token=uuid4(), images=[add_picture(owner=cast.alice, file=webp())])
        change(post, images=list(other.images.all()))
        assert not post.images.exists()
        assert other.images.count() == 1

    def test_what_was_deleted_is_gone(self, post: Post) -> None:
        stale = Post.objects.get(pk=post.pk)
        delete_post(post=post)
        with pytest.raises(Gone):
            change(stale, text="Later")


class TestDeleting:
    def test_everything_about_it_goes(self, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
        picture = add_picture(owner=cast.alice, file=webp())
        post = publish(author=cast.alice, text="x", token=uuid4(), images=[picture])
        comment(author=cast.bob, post=post, text="Yes", token=uuid4())
        repost(member=cast.bob, post=post)
        react(member=cast.bob, post=post, kind="love")
        stale = Post.objects.get(pk=post.pk)
        with django_capture_on_commit_callbacks(execute=True):
            delete_post(post=post)
            assert Path(picture.file.path).exists()
            delete_post(post=stale)
        assert not Path(picture.file.path).exists()
        assert not Post.objects.exists()
        assert not Image.objects.exists()
        assert not Activity.objects.exists()


class TestNoting:
    def test_the_later_moment_stays(self, cast: Cast) -> None:
        post = publish(author=cast.alice, text="x", token=uuid4())
        now = timezone.now()
        for minutes in (5, 1):
            at = now + timedelta(minutes=minutes)
            note(actor_id=cast.bob.pk, kind=Activity.Kind.REPOSTED, post_id=post.pk, at=at)
        latest = now + timedelta(minutes=5)
        assert Activity.objects.get(actor=cast.bob).at == latest
        pulse = Pulse.objects.get(pk=cast.bob.pk)
        assert (pulse.acted_at, pulse.posted_at) == (latest, None)

    def test_commenting_leaves_the_time_of_posting(self, cast: Cast) -> None:
        post = publish(author=cast.alice, text="x", token=uuid4())
        note(actor_id=cast.alice.pk, kind=Activity.Kind.REPOSTED, post_id=post.pk, at=timezone.now())
        pulse = Pulse.objects.get(pk=cast.alice.pk)
        assert pulse.posted_at == post.created_at < pulse.acted_at

    def test_forgetting_takes_one_note(self, cast: Cast) -> None:
        post = publish(author=cast.alice, text="x", token=uuid4())
        note(actor_id=cast.bob.pk, kind=Activity.Kind.REPOSTED, post_id=post.pk, at=timezone.now())
        forget(actor_id=cast.bob.pk, kind=Activity.Kind.REPOSTED, post_id=post.pk)
        assert Activity.objects.get().actor == cast.alice


def at_once(*verbs: Any) -> list[Any]:
    """Runs verbs in threads of their own, begun together; what each returned or raised."""
    barrier, results = Barrier(len(verbs)), [None] * len(verbs)

    def run(place: int) -> None:
        try:
            barrier.wait()
            results[place] = verbs[place]()
        except (Gone, Refused) as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(verbs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_form_sent_four_times_makes_one_post(self) -> None:
        author, token = MemberFactory(), uuid4()
        made = at_once(*[lambda: publish(author=author, text="Once", token=token)] * 4)
        assert len({post.pk for post in made}) == Post.objects.count() == Activity.objects.count() == 1

    def test_a_block_holds_from_the_moment_it_is_stored(self) -> None:
        author, reader = MemberFactory(), MemberFactory()
        post = publish(author=author, text="x", token=uuid4())
        block(author, reader)
        [result] = at_once(lambda: publish(author=reader, text="Look", token=uuid4(), quoted=post))
        assert isinstance(result, Gone)
