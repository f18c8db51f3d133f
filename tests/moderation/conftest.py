"""What the tests of moderation share: posts to report, a moderator with permissions, browsers."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Comment, Post
from feed.services import comment, publish
from moderation.models import Case, Category
from moderation.services import report
from tests.cast import Cast


def write(author: Member, text: str = "Buy my wonderful powder", audience: Audience = Audience.ANYONE) -> Post:
    """A post, published as members do."""
    return publish(author=author, text=text, token=uuid4(), audience=audience)


def answer(author: Member, post: Post, text: str = "You are all fools") -> Comment:
    """A comment, written as members do."""
    return comment(author=author, post=post, text=text, token=uuid4())


def reported(reporter: Member, target: Post | Comment | Member, words: str = "Look at this") -> Case:
    """The case of something that was reported as spam."""
    return report(reporter=reporter, target=target, category=Category.SPAM, words=words).case


def allow(member: Member, *permissions: str) -> Member:
    """Gives permissions (app.codename); the member as the database has them, without what was cached."""
    for name in permissions:
        app, codename = name.split(".")
        member.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return Member.objects.get(pk=member.pk)


def browser_of(member: Member) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(member)
    return client


ALL = ("moderation.view_case", "moderation.decide_case", "moderation.see_reporters", "accounts.suspend_member")


@pytest.fixture
def trent(cast: Cast) -> Member:
    """The moderator, with every permission of one."""
    return allow(cast.trent, *ALL)
