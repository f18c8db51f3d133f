"""How each column of the tables on posts is asked: whether a page tells a post, and whether its silence does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.urls import reverse

from feed.models import Post
from tests.truth.asking import NO_NUMBER, NO_WORD, Reply, ask, difference, search_address, whole_text
from tests.truth.world import Subject, World, find, mark, tag, word

PREVIEW = 'property="og:'


@dataclass(frozen=True)
class Question:
    """Does this viewer learn of that post?"""

    world: World
    row: str
    audience: str

    @property
    def subject(self) -> Subject:
        return self.world.subject(self.row)

    @property
    def name(self) -> str:
        return "absent" if self.row == "suspended_owner" else "owner"

    @property
    def post(self) -> Post:
        return self.subject.plain[self.audience]

    @property
    def mark(self) -> str:
        return mark(self.world, self.name, "plain", self.audience)

    def ask(self, address: str, *, htmx: bool = False) -> Reply:
        return ask(self.world, self.row, address, htmx=htmx)


@dataclass(frozen=True)
class Answer:
    """`told`: the page tells it. `given_away`: it does not, but answers otherwise than if there were nothing."""

    told: bool
    given_away: str = ""


def _answer(
    question: Question, sign: str, asked: str, own: object, nothing: str, other: object, *, htmx: bool = False
) -> Answer:
    """Seen where the page says `sign`; hidden where it answers as `nothing`, about `other`, which there is not."""
    found = question.ask(asked, htmx=htmx)
    if sign in found.told:
        return Answer(told=True)
    return Answer(told=False, given_away=difference(found, [own], question.ask(nothing, htmx=htmx), [other]))


def _numbered(question: Question, name: str, number: int, sign: str, *, htmx: bool = False) -> Answer:
    """A page about something that has a number."""
    asked, nothing = reverse(name, args=[number]), reverse(name, args=[NO_NUMBER])
    return _answer(question, sign, asked, number, nothing, NO_NUMBER, htmx=htmx)


def _together(*answers: Answer) -> Answer:
    """Several addresses of one column: all tell it, or none."""
    told = {answer.told for answer in answers}
    if len(told) > 1:
        return Answer(told=True, given_away=f"not everywhere: {[answer.told for answer in answers]}")
    return Answer(told=True in told, given_away=" | ".join(filter(None, (answer.given_away for answer in answers))))


def page(question: Question) -> Answer:
    """The permalink."""
    return _numbered(question, "feed:post", question.post.pk, question.mark)


def image(question: Question) -> Answer:
    """The picture, whose address says nothing, but might have been passed on."""
    name = PurePosixPath(str(question.post.images.get().file)).name
    other = f"{word('no picture')}.webp"
    asked, nothing = (reverse("feed:image", args=[each]) for each in (name, other))
    file = _answer(question, "WEBP", asked, name, nothing, other)
    number = question.post.pk
    asked, nothing = (reverse("feed:picture", args=[each, 1]) for each in (number, NO_NUMBER))
    return _together(file, _answer(question, name, asked, number, nothing, NO_NUMBER))


def preview(question: Question) -> Answer:
    """What a link to the post shows elsewhere."""
    head, _end, _body = question.ask(reverse("feed:post", args=[question.post.pk])).text.partition("</head>")
    told = PREVIEW in head and question.mark in head
    return Answer(told, "" if told or PREVIEW not in head else "there is a preview")


def lists(question: Question) -> Answer:
    """Who answered it, and what they said."""
    remark = question.subject.remarks[question.audience]
    host = question.world.people["host"].first_name
    return _together(
        _numbered(question, "feed:reactions", question.post.pk, host),
        _numbered(question, "feed:reposts", question.post.pk, host),
        _numbered(question, "feed:comments", question.post.pk, remark.text, htmx=True),
        _numbered(question, "feed:comment_reactions", remark.pk, host),
    )


def _on_a_list(question: Question, text: str) -> Answer:
    """Whether a list shows the post, or a trace of it."""
    if question.mark in text:
        return Answer(told=True)
    return Answer(told=False, given_away=" ".join(hint for hint in _addresses(question.post) if hint in text))


def _addresses(post: Post) -> Iterator[str]:
    yield f'id="post-{post.pk}"'
    yield f"/posts/{post.pk}/"


def recent(question: Question) -> Answer:
    """The latest on the owner's profile."""
    address = reverse("feed:recent", args=[question.subject.member.handle])
    return _on_a_list(question, question.ask(address, htmx=True).told)


def activity(question: Question) -> Answer:
    """All of the owner's posts."""
    address = reverse("feed:activity", args=[question.subject.member.handle]) + "?show=posts"
    return _on_a_list(question, whole_text(question.world, question.row, address))


def home(question: Question) -> Answer:
    """The viewer's feed."""
    return _on_a_list(question, whole_text(question.world, question.row, reverse("home")))


def reason(question: Question) -> Answer:
    """The viewer's feed, where a connection of theirs commented on a post of the owner's."""
    about = question.subject.talked[question.audience]
    remark = question.world.word("remark of a friend", question.row, question.audience)
    text = whole_text(question.world, question.row, reverse("home"))
    if mark(question.world, question.name, "talked", question.audience) in text:
        return Answer(told=True, given_away="" if remark in text else "the reason is missing")
    return Answer(told=False, given_away=" ".join(hint for hint in (remark, *_addresses(about)) if hint in text))


def search(question: Question) -> Answer:
    """The post by a word of its own, and how many there are said to be."""
    wanted = find(question.world, question.name, "plain", question.audience)
    asked, nothing = (search_address("posts", each) for each in (wanted, NO_WORD))
    return _answer(question, question.mark, asked, wanted, nothing, NO_WORD)


def suggest(question: Question) -> Answer:
    """The hashtag of the post, begun."""
    whole = tag(question.world, question.name, "plain", question.audience)
    begun, other = whole[:8], NO_WORD[:8]
    asked, nothing = (f"{reverse('search:suggest')}?q=%23{each}" for each in (begun, other))
    return _answer(question, whole, asked, begun, nothing, other, htmx=True)


def quote(question: Question) -> Answer:
    """Somebody else's post that shows this one: without it, it answers as if this one had been deleted."""
    shown, gone = question.subject.quotes[question.audience], question.subject.quote_of_nothing
    assert gone is not None
    asked, nothing = (reverse("feed:post", args=[each.pk]) for each in (shown, gone))
    return _answer(question, question.mark, asked, shown.pk, nothing, gone.pk)


def compose(question: Question) -> Answer:
    """The form in which it would be quoted."""
    number = question.post.pk
    asked, nothing = (f"{reverse('feed:compose')}?quote={each}" for each in (number, NO_NUMBER))
    return _answer(question, question.mark, asked, number, nothing, NO_NUMBER)


def report(question: Question) -> Answer:
    """The form to report the post."""
    return _numbered(question, "moderation:report_post", question.post.pk, question.mark)


def report_comment(question: Question) -> Answer:
    """The form to report a comment under it."""
    remark = question.subject.remarks[question.audience]
    return _numbered(question, "moderation:report_comment", remark.pk, remark.text)


SURFACES: dict[str, Callable[[Question], Answer]] = {
    "page": page,
    "image": image,
    "preview": preview,
    "lists": lists,
    "recent": recent,
    "activity": activity,
    "home": home,
    "reason": reason,
    "search": search,
    "suggest": suggest,
    "quote": quote,
    "compose": compose,
    "report": report,
    "remark": report_comment,
}
