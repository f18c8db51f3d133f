"""Storing what the invented members publish, in bulk; the feed's own rows are made of it at the end."""

import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.markup import hashtags
from demo.conversations import Answer, Publication, When
from demo.pictures import HEIGHT, WIDTH, picture
from demo.storing import numbers, pour
from feed.models import Comment, Image, Post, Reaction, Repost
from feed.rebuilding import rebuild_activity

MINUTE = timedelta(minutes=1)


class Press:
    """Turns publications into rows. `posts` and `comments` know them afterwards, by the publication and the answer."""

    def __init__(self, ids: Sequence[int], now: datetime) -> None:
        self._ids = ids
        self._now = now
        self._midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.posts: dict[int, Post] = {}
        self.comments: dict[int, Comment] = {}

    def publish(self, publications: Sequence[Publication]) -> None:
        """Stores all of it, pictures included."""
        dated = sorted(((self.published(one), one) for one in publications), key=lambda pair: pair[0])
        for (at, one), number in zip(dated, numbers(Post, len(dated)), strict=True):
            self.posts[id(one)] = self._post(one, at, number)
        pour(self.posts.values())
        said = [(one, answer) for _at, one in dated for answer in one.comments]
        for (one, answer), number in zip(said, numbers(Comment, len(said)), strict=True):
            self.comments[id(answer)] = self._comment(one, answer, number)
        pour(self.comments.values())
        pour(self._reactions(publications))
        pour(
            Repost(post=post, member_id=self._ids[member], created_at=self.after(post, minutes))
            for one, post in self._stored(publications)
            for member, minutes in one.reposts
        )
        pour(self._images(publications))
        rebuild_activity()

    def published(self, one: Publication) -> datetime:
        """When; a quote after what it quotes, at whatever hour of the day this runs."""
        at = self._at(one.when)
        if one.quoted is None:
            return at
        before = self.published(one.quoted)
        return at if at > before else before + (self._now - before) / 2

    def _post(self, one: Publication, at: datetime, number: int) -> Post:
        post = Post(
            pk=number,
            author_id=self._ids[one.author],
            text=one.text,
            audience=one.audience,
            comments_from=one.comments_from,
            quoted=self.posts[id(one.quoted)] if one.quoted else None,
            is_quote=one.is_quote,
            hashtags=hashtags(one.text),
            created_at=at,
        )
        post.edited_at = None if one.edited_after is None else self.after(post, one.edited_after)
        return post

    def _comment(self, one: Publication, answer: Answer, number: int) -> Comment:
        post = self.posts[id(one)]
        return Comment(
            pk=number,
            post=post,
            author_id=self._ids[answer.author],
            parent=None if answer.parent is None else self.comments[id(one.comments[answer.parent])],
            text=answer.text,
            created_at=self.after(post, answer.after),
        )

    def _reactions(self, publications: Sequence[Publication]) -> Iterator[Reaction]:
        for one, post in self._stored(publications):
            for number, kind, minutes in one.reactions:
                yield Reaction(post=post, member_id=self._ids[number], kind=kind, created_at=self.after(post, minutes))
            for answer in one.comments:
                for number, kind in dict(answer.reactions).items():
                    yield Reaction(
                        post=post,
                        comment=self.comments[id(answer)],
                        member_id=self._ids[number],
                        kind=kind,
                        created_at=self.after(post, answer.after + 15),
                    )

    def _images(self, publications: Sequence[Publication]) -> Iterator[Image]:
        for number, (one, post) in enumerate(self._stored(publications)):
            if one.picture is None:
                continue
            subject, words = one.picture
            file = ContentFile(picture(subject, random.Random(f"picture {number}")))
            # Nobody can guess it, as of a picture that somebody uploads.
            name = default_storage.save(f"posts/{secrets.token_urlsafe(24)}.webp", file)
            yield Image(
                post=post,
                owner_id=post.author_id,
                file=name,
                width=WIDTH,
                height=HEIGHT,
                alt=words,
                created_at=post.created_at,
            )

    def _stored(self, publications: Sequence[Publication]) -> Iterator[tuple[Publication, Post]]:
        return ((one, self.posts[id(one)]) for one in publications)

    def _at(self, when: When) -> datetime:
        if when.days == 0:
            return self._now - when.minute * MINUTE
        return self._midnight - timedelta(days=when.days) + when.minute * MINUTE

    def after(self, post: Post, minutes: int) -> datetime:
        """So long after a post; earlier where that is still to come, in the same order."""
        age = (self._now - post.created_at) / MINUTE
        return post.created_at + min(minutes, age * minutes / (minutes + 60)) * MINUTE
