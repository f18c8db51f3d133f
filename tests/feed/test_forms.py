"""The form of a post: text cleaned before it is counted, audiences that fit, pictures of one's own."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from connections.visibility import Audience
from feed.forms import PostForm, token_of
from feed.models import CommentsFrom, Image, Post
from feed.pictures import DRAFTS_KEPT, add_picture
from tests.cast import Cast
from tests.feed.pictures import png, webp


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def sent(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in (
        {"text": "Hello", "audience": "4", "comments_from": "4", "token": str(uuid4())} | fields
    ).items():
        data.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    return data


def test_values_come_out_as_the_services_take_them(cast: Cast) -> None:
    form = PostForm(sent(audience="2", comments_from="0"), author=cast.alice)
    assert form.is_valid()
    assert form.cleaned_data["audience"] is Audience.SECOND
    assert form.cleaned_data["comments_from"] is CommentsFrom.NOBODY


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("x" * 3000, True),
        ("x" * 3001, False),
        ("x" * 3000 + "\u200b" * 50 + "\n", True),
        ("\U0001f642" * 3000, True),
        ("\u202e", False),
        ("", False),
    ],
)
def test_what_cannot_be_seen_counts_for_nothing(cast: Cast, text: str, valid: bool) -> None:
    assert PostForm(sent(text=text), author=cast.alice).is_valid() is valid


def test_what_repeats_another_needs_words(cast: Cast) -> None:
    theirs, mine = Post.objects.create(author=cast.dave, text="x"), Post(author=cast.alice, text="x", is_quote=True)
    picture = add_picture(owner=cast.alice, file=webp())
    for about in ({"quoted": theirs}, {"post": mine}):
        form = PostForm(sent(text=" \u200b"), author=cast.alice, **about)
        form.pictures = [picture]
        assert form.errors == {"text": ["Write something. To repost without words, use “Repost”."]}
        assert PostForm(sent(text="Look"), author=cast.alice, **about).is_valid()


def test_the_browser_counts_and_does_not_cut_off(cast: Cast) -> None:
    widget = str(PostForm.fresh(cast.alice)["text"])
    assert 'data-count="3000"' in widget
    assert "data-mentions" in widget
    assert "maxlength" not in widget


@pytest.mark.parametrize(
    ("audience", "offered"), [(4, [4, 2, 1]), (2, [2, 1]), (1, [1])], ids=["anyone", "second", "connections"]
)
def test_audiences_only_become_narrower(cast: Cast, audience: int, offered: list[int]) -> None:
    post = Post.objects.create(author=cast.alice, text="x", audience=audience)
    assert PostForm.of(post).offered == offered
    valid = {wanted for wanted in (1, 2, 4) if PostForm(sent(audience=wanted), author=cast.alice, post=post).is_valid()}
    assert valid == set(offered)


def test_the_chosen_audience_is_counted(cast: Cast) -> None:
    form = PostForm.fresh(cast.alice)
    assert form.chosen is not None
    assert (form.chosen.audience, form.chosen.count) == (Audience.ANYONE, 5)
    assert PostForm(sent(audience="9"), author=cast.alice).chosen is None


def test_gone_on_with_it_says_nothing_yet(cast: Cast) -> None:
    form = PostForm(sent(text="", audience="x"), author=cast.alice)
    form.take_pictures(sent(), [png()])
    open_still = form.still_open()
    assert not open_still.errors
    assert open_still["text"].value() == ""
    assert open_still["token"].value() == form.data["token"]
    assert open_still.pictures == form.pictures


def test_pictures_keep_the_order_of_the_form(cast: Cast) -> None:
    one, two, three = (add_picture(owner=cast.alice, file=webp()) for _ in range(3))
    form = PostForm(sent(), author=cast.alice)
    form.take_pictures(sent(image=[three.pk, one.pk, three.pk, two.pk], remove=one.pk), [png()])
    assert [picture.pk for picture in form.pictures[:2]] == [three.pk, two.pk]
    assert len(form.pictures) == 3
    assert form.room == 1


def test_a_bad_file_takes_no_room(cast: Cast) -> None:
    bad = png("bad.png")
    bad.file.truncate(20)
    bad.size = 20
    form = PostForm(sent(), author=cast.alice)
    form.take_pictures(sent(), [png(), bad, png(), png(), png()])
    assert len(form.pictures) == 4
    assert [error.partition(":")[0] for error in form.picture_errors] == ["bad.png"]


def test_however_many_are_sent_few_are_looked_at(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []

    def none(upload: Any) -> None:
        looked_at.append(upload)
        raise ValidationError("no")

    monkeypatch.setattr("feed.forms.prepared_image", none)
    form = PostForm(sent(), author=cast.alice)
    form.take_pictures(sent(), [png() for _ in range(50)])
    assert len(looked_at) == 4
    assert not form.is_valid()


def test_drafts_do_not_pile_up(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        drafts = [add_picture(owner=cast.alice, file=webp()) for _ in range(DRAFTS_KEPT + 2)]
    assert Image.objects.count() == DRAFTS_KEPT
    assert [Path(one.file.path).exists() for one in drafts[:3]] == [False, False, True]


@pytest.mark.parametrize("text", ["", "x", "\x00", "1" * 200])
def test_what_is_no_token(text: str) -> None:
    assert token_of(QueryDict(f"token={text}")) is None
