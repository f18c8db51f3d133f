"""The background work on what members publish, as Celery would do it."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Member
from feed.models import Image, Post
from feed.pictures import add_picture
from feed.tasks import sweep_pictures
from tests.cast import Cast
from tests.feed.pictures import webp

OLD = timedelta(hours=25)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def draft(owner: Member, *, age: timedelta = OLD, **fields: Any) -> Image:
    picture = add_picture(owner=owner, file=webp())
    Image.objects.filter(pk=picture.pk).update(created_at=timezone.now() - age, **fields)
    os.utime(picture.file.path, times=((timezone.now() - age).timestamp(),) * 2)
    return picture


def sweep(capture: Any) -> None:
    with capture(execute=True):
        sweep_pictures()


def test_old_drafts_go_with_their_files(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    old, young = draft(cast.alice), draft(cast.alice, age=timedelta(hours=23))
    posted = draft(cast.alice, post=Post.objects.create(author=cast.alice, text="x"))
    sweep(django_capture_on_commit_callbacks)
    assert set(Image.objects.all()) == {young, posted}
    assert [Path(one.file.path).exists() for one in (old, young, posted)] == [False, True, True]


def test_files_that_belong_to_nothing_go(cast: Cast, media: Path, django_capture_on_commit_callbacks: Any) -> None:
    gone = draft(cast.alice, post=Post.objects.create(author=cast.alice, text="x"))
    kept = draft(cast.bob, post=Post.objects.create(author=cast.bob, text="x"))
    Image.objects.filter(pk=gone.pk).delete()  # as when a member goes: rows alone
    (media / "posts" / "young.webp").write_bytes(b"just arriving")
    sweep(django_capture_on_commit_callbacks)
    assert not Path(gone.file.path).exists()
    assert Path(kept.file.path).exists()
    assert (media / "posts" / "young.webp").exists()


def test_nothing_to_do(db: None, django_capture_on_commit_callbacks: Any) -> None:
    sweep(django_capture_on_commit_callbacks)
    assert not Image.objects.exists()


def test_a_file_that_another_picture_has_stays(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    old = draft(cast.alice)
    post = Post.objects.create(author=cast.bob, text="x")
    Image.objects.create(owner=cast.bob, post=post, file=old.file.name)
    sweep(django_capture_on_commit_callbacks)
    assert Path(old.file.path).exists()


def test_a_name_that_is_no_file_is_no_trouble(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    old = draft(cast.alice)
    Path(old.file.path).unlink()
    sweep(django_capture_on_commit_callbacks)
    assert not Image.objects.exists()
