"""Every cell of the tables on what members do to posts of others."""

import base64
import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from accounts.models import Reach
from feed.models import Post
from tests.truth import table_doings as table
from tests.truth.asking import NO_NUMBER, ask, difference, whole_text
from tests.truth.sheet import ROWS, Sheet
from tests.truth.world import NO_HANDLE, World, mark

TABS = {
    "commented": (table.COMMENTED, "comments"),
    "reacted": (table.REACTED, "reactions"),
    "reposted": (table.REPOSTED, "posts"),
}
PUBLIC_ROWS = ("visitor", "suspended_viewer", "blocking", "blocked", "suspended_owner", "out")


def name_of(row: str) -> str:
    return "absent" if row == "suspended_owner" else "owner"


def traces(world: World, row: str, doing: str, target: str) -> list[str]:
    """What a page would say that tells of it: words of the post, of the comment, and the way there."""
    about = world.subject(row).done[doing, target]
    said = world.word(name_of(row), "comment", target)
    return [mark(world, name_of(row), doing, target), said, f"/posts/{about.pk}/"]


def compared(row: str, found: dict[str, list[str]], cells: dict[str, str]) -> list[str]:
    """What is not as the cells say; `found`: by column, the traces."""
    return [
        f"{row}, {column}: the table says {cells[column]}, there is {hints or 'nothing'}"
        for column, hints in found.items()
        if bool(hints) != (cells[column] == "seen")
    ]


@pytest.mark.parametrize("doing", TABS)
@pytest.mark.parametrize("row", ROWS)
def test_on_the_profile(private: World, row: str, doing: str) -> None:
    sheet, tab = TABS[doing]
    address = reverse("feed:activity", args=[private.subject(row).member.handle])
    text = whole_text(private, row, f"{address}?show={tab}")
    found = {column: [hint for hint in traces(private, row, doing, column) if hint in text] for column in sheet.columns}
    wrong = compared(row, found, sheet.line(row))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ROWS)
def test_the_latest_on_the_profile(private: World, row: str) -> None:
    """The same in short: what was commented on and reposted."""
    address = reverse("feed:recent", args=[private.subject(row).member.handle])
    text = ask(private, row, address, htmx=True).told
    for doing in ("commented", "reposted"):
        sheet: Sheet = TABS[doing][0]
        found = {
            column: [hint for hint in traces(private, row, doing, column) if hint in text] for column in sheet.columns
        }
        wrong = compared(row, found, sheet.line(row))
        assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ROWS)
def test_in_the_feed(private: World, row: str) -> None:
    text = whole_text(private, row, reverse("home"))
    found = {}
    for column in table.TOLD.columns:
        kind, target = column.split("_", 1)
        doing = {"c": "commented", "r": "reposted"}[kind]
        found[column] = [hint for hint in traces(private, row, doing, target) if hint in text]
    wrong = compared(row, found, table.TOLD.line(row))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ROWS)
def test_the_number_of_new_posts(private: World, row: str) -> None:
    """By the cursor of a feed that was read before anything here was written."""
    before = int(private.moment(-60).timestamp()) * 10**6
    cursor = base64.urlsafe_b64encode(f"[{before},{before},1]".encode()).decode().rstrip("=")
    found = ask(private, row, f"{reverse('feed:new')}?since={cursor}", htmx=True)
    number = re.search(r"\d+", re.sub(r"<[^>]*>", "", found.told))
    assert int(number[0] if number else 0) == table.NEW[row]


NARROWED = [(Reach.ONLY_ME, 0, 0), (Reach.FIRST, 1, 0), (Reach.SECOND, 1, 1)]


@pytest.mark.parametrize(("reach", "first", "second"), NARROWED)
def test_it_can_be_narrowed(private: World, reach: Reach, first: int, second: int) -> None:
    """By the one who does it, for their page and for feeds; the conversation is not theirs to narrow."""
    owner = private.people["owner"]
    type(owner).objects.filter(pk=owner.pk).update(activity_reach=reach)
    address = reverse("feed:activity", args=[owner.handle]) + "?show=comments"
    sign = mark(private, "owner", "commented", "known_anyone")
    told = [int(sign in private.session(row).get(address).content.decode()) for row in ("first", "second")]
    assert told == [first, second]
    assert int(sign in private.session("first").get(reverse("home")).content.decode()) == first
    thread = private.subject("first").thread
    assert thread is not None
    assert private.word("owner", "said") in private.session("out").get(thread.get_absolute_url()).content.decode()


def conversation(world: World, row: str, thread: Post) -> Iterator[tuple[str, str, str, bool]]:
    """(column, address, what it says of the owner, whether by htmx) of what shows a conversation."""
    subject = world.subject(row)
    name, first = name_of(row), subject.member.first_name
    page = reverse("feed:post", args=[thread.pk])
    yield "said", page, world.word(name, "said"), False
    yield "answer", page, world.word(name, "answered"), False
    yield "comments", reverse("feed:comments", args=[thread.pk]), world.word(name, "said"), True
    yield "reactions", reverse("feed:reactions", args=[thread.pk]), first, False
    yield "reposts", reverse("feed:reposts", args=[thread.pk]), first, False


def by_number(world: World, row: str, thread: Post, number: int) -> Iterator[str]:
    """Whether a hidden comment, asked for by its number, is answered as one that there is not."""
    page = reverse("feed:post", args=[thread.pk])
    ways = [(f"{page}?comment=", False), (f"{page}?thread=", False), (f"{page}?thread=", True)]
    ways.append((f"{reverse('feed:comments', args=[thread.pk])}?line=", True))
    for way, htmx in ways:
        found, nothing = (ask(world, row, f"{way}{each}", htmx=htmx) for each in (number, NO_NUMBER))
        yield difference(found, [number], nothing, [NO_NUMBER])


def mentioned(world: World, row: str, cell: str) -> Iterator[str]:
    """What is wrong with a mention of the owner."""
    subject = world.subject(row)
    one, other = subject.mention, subject.no_mention
    assert one is not None
    assert other is not None
    found, nothing = (ask(world, row, each.get_absolute_url()) for each in (one, other))
    told = f'href="/in/{subject.member.handle}/"' in found.told.partition("<article")[2]
    if told != (cell == "seen"):
        yield f"{row}, mention: the table says {cell}"
    elif cell == "hidden":
        yield difference(found, [one.pk, subject.member.handle], nothing, [other.pk, NO_HANDLE])


def look(world: World, row: str, sheet: Sheet) -> list[str]:
    """What is not as the sheet says. Hidden: as the thread in which the owner has never been."""
    subject = world.subject(row)
    thread, twin, said = subject.thread, subject.twin, subject.said
    assert thread is not None
    assert twin is not None
    assert said is not None
    wrong = []
    alike = zip(conversation(world, row, thread), conversation(world, row, twin), strict=True)
    for (column, address, sign, htmx), (_same, other, *_rest) in alike:
        found = ask(world, row, address, htmx=htmx)
        if (sign in found.told) != (sheet[row, column] == "seen"):
            wrong.append(f"{row}, {column}: the table says {sheet[row, column]}")
        elif sheet[row, column] == "hidden":
            own = [[post.pk, *post.comments.order_by("pk").values_list("pk", flat=True)[:2]] for post in (thread, twin)]
            wrong += [difference(found, own[0], ask(world, row, other, htmx=htmx), own[1])]
    if sheet[row, "said"] == "hidden":
        wrong += by_number(world, row, thread, said.pk)
    wrong += mentioned(world, row, sheet[row, "mention"])
    liked = ask(world, row, reverse("feed:comment_reactions", args=[said.pk])).told
    if (world.people["host"].first_name in liked) != (sheet[row, "liked"] == "seen"):
        wrong.append(f"{row}, liked: the table says {sheet[row, 'liked']}")
    return list(filter(None, wrong))


@pytest.mark.parametrize("row", ROWS)
def test_in_the_conversation_of_a_private_owner(private: World, row: str) -> None:
    wrong = look(private, row, table.CONVERSATION_PRIVATE)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", PUBLIC_ROWS)
def test_in_the_conversation_of_a_public_owner(public: World, row: str) -> None:
    wrong = look(public, row, table.CONVERSATION_PUBLIC)
    assert not wrong, "\n".join(wrong)
