"""A hundred hostile strings (tests/hostile.py) through every field that takes text, and then a real browser.

The browser is told to ignore our content security policy: whatever got into a page would run. Nothing does, and nothing
that could is there: no event attribute, no foreign element, no link but to the web, no request that we did not mean.
"""

import io
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections.models import Invitation
from core.text import clean_lines
from feed.models import Comment, Post
from feed.models import Image as Picture
from moderation.models import Report
from tests.cast import Cast
from tests.factories import connect, follow, members, post
from tests.hostile import STRINGS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OURS = ("accounts", "connections", "feed", "moderation", "profiles")
HANDLED = {200, 302, 303, 422}
JOINERS = "\u200c\u200d"
# More pages than that each of the long lists has.
FEW = len(STRINGS) // 60

# What must not be in a page, whoever wrote what. Links may lead to the web, to a mailbox, to a telephone.
SCAN = """() => {
  const found = [];
  if (window.__pwned !== undefined) found.push("a script ran");
  const foreign = "iframe, object, embed, base, math, marquee, keygen, style, svg script, svg animate, svg set,"
    + " foreignObject, meta[http-equiv=refresh i],"
    + " script:not([src^='/static/'], [src='/admin/jsi18n/'], [type='application/json'])";
  for (const element of document.querySelectorAll(foreign)) found.push(element.outerHTML.slice(0, 200));
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      const say = () => found.push(`${element.localName} ${name}=${value}`.slice(0, 200));
      if (/^on/i.test(name) || /hx-on/i.test(name)) say();
      if (/hx-(get|post)$/i.test(name) && value.split("?")[0].includes("__pwned")) say();
      if (!/^(xlink:)?(href|src|action|formaction|poster|data)$/i.test(name)) continue;
      let scheme = "unreadable:";
      try { scheme = new URL(value, location.href).protocol; } catch {}
      if (!["http:", "https:", "mailto:", "tel:"].includes(scheme)) say();
    }
  }
  return found;
}"""


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    return SimpleUploadedFile("x.png", file.getvalue(), "image/png")


class Writer:
    """A member who writes one hostile string wherever there is a field."""

    def __init__(self, member: Member, text: str) -> None:
        self.member, self.text = member, text
        self.browser = Client()
        self.browser.force_login(member)

    def send(self, name: str, *args: Any, **fields: Any) -> None:
        response = self.browser.post(reverse(name, args=args), fields)
        assert response.status_code in HANDLED, (name, self.text, response.status_code)

    def describes_themselves(self) -> None:
        text = self.text
        names = {"first_name": text[:60], "last_name": text[:60]}
        self.send("profiles:save_card", **names, headline=text, place=text, about=f"{text}\n\n{text}")
        self.send("profiles:save_contact", phone=text[:40])
        for website in (text, f"https://example.org/{text}"):
            self.send("profiles:save_contact", phone=text[:40], website=website)
        self.send("profiles:save_contact", contact_email=text)
        self.send("profiles:save_handle", handle=text)
        since = {"start_month": 1, "start_year": 2020}
        self.send(
            "profiles:entry_new", "positions", title=text, organisation=text, place=text, description=text, **since
        )
        self.send("profiles:entry_new", "education", school=text, title=text, field=text)
        for kind in ("skills", "interests"):
            self.send("profiles:terms_add", kind, names=text)

    def publishes(self, about: Post) -> None:
        said = {"text": self.text, "audience": 4, "comments_from": 4, "token": uuid4()}
        self.send("feed:compose", **said, pictures=picture(), add="1")
        drawn = Picture.objects.get(owner=self.member)
        self.send("feed:compose", **said, image=drawn.pk, **{f"alt_{drawn.pk}": self.text})
        self.send("feed:comments", about.pk, text=self.text, token=uuid4())
        head = Comment.objects.filter(author=self.member).first()
        if head is not None:
            self.send("feed:comments", about.pk, text=self.text, token=uuid4(), parent=head.pk)

    def turns_to(self, reader: Member, about: Post) -> None:
        self.send("connections:invite", reader.handle, note=self.text)
        self.send("moderation:report_post", about.pk, category="other", words=self.text)

    def signs_in_wrongly(self) -> None:
        visitor = Client()
        mistaken = {"first_name": self.text, "last_name": self.text, "email": self.text, "password1": "x"}
        for name, fields in (("account_signup", mistaken), ("account_login", {"login": self.text, "password": "x"})):
            response = visitor.post(reverse(name), fields)
            assert response.status_code in HANDLED | {429}, (name, self.text)


@pytest.fixture
def written(cast: Cast) -> Post:
    """The network after a hundred of them; returns the post that they all talked about."""
    writers = [Writer(member, text) for member, text in zip(members(len(STRINGS)), STRINGS, strict=True)]
    people = [writer.member for writer in writers]
    connect(cast.alice, *people)
    follow(cast.alice, *people)
    about = post(cast.alice, "What do you think?")
    for writer in writers:
        writer.describes_themselves()
        writer.publishes(about)
        writer.turns_to(cast.bob, about)
        writer.signs_in_wrongly()
    for invitation in Invitation.objects.filter(recipient=cast.bob):
        bob = Writer(cast.bob, invitation.note)
        bob.send("connections:reply", invitation.pk, body=invitation.note or "-")
    Member.objects.filter(pk=cast.trent.pk).update(is_superuser=True)
    for text in STRINGS:
        reason = clean_lines(text)  # as its form does
        suspend_member(member=cast.erin, reason=reason, by=cast.trent)
        restore_member(member=cast.erin, reason=reason, by=cast.trent)
    return about


@pytest.fixture
def browse(browser: Browser, live_server: Any) -> Iterator[Callable[[Member], Callable[[str], Page]]]:
    """Opens a browser for a member: a function that goes to an address and looks at everything there."""
    host = urlsplit(str(live_server)).netloc
    problems: list[str] = []
    contexts = []

    def asked(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and (address.netloc != host or "__pwned" in address.path):
            problems.append(f"asked for {request.url}")

    def open_for(member: Member) -> Callable[[str], Page]:
        client = Client()
        client.force_login(member)
        context = browser.new_context(base_url=str(live_server), bypass_csp=True)
        contexts.append(context)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
        page = context.new_page()
        page.on("request", asked)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: (problems.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))

        def look(address: str) -> Page:
            response = page.goto(address)
            assert response is not None
            assert response.status == 200, address
            problems.extend(f"{address}: {one}" for one in page.evaluate(SCAN))
            assert problems == []
            return page

        return look

    yield open_for
    for context in contexts:
        context.close()
    assert problems == []


def through(look: Callable[[str], Page], address: str, more: str = 'a[rel="next"]') -> int:
    """Looks at a list to its end; returns how many pages it was."""
    for number in range(1, 60):
        link = look(address).locator(more)
        if not link.count():
            return number
        address = str(link.first.evaluate("link => link.href"))
    raise AssertionError(f"{address} has no end")


def test_a_hundred() -> None:
    assert len(set(STRINGS)) == 100


def test_nothing_runs(
    written: Post, cast: Cast, browse: Callable[[Member], Callable[[str], Page]], settings: Any
) -> None:
    # Some are refused, as nothing is left of them, and a NUL is no text.
    most = len(STRINGS) * 9 // 10
    assert Comment.objects.count() >= 2 * most
    assert Post.objects.count() > most
    assert Picture.objects.filter(post__isnull=False).exclude(alt="").count() >= most
    assert Report.objects.count() >= most
    assert Invitation.objects.filter(recipient=cast.bob).exclude(note="").count() >= most
    _look_around_as_a_member(browse(cast.alice), written)
    as_bob = browse(cast.bob)
    assert through(as_bob, "/network/") > FEW, "notes and replies"
    for text in STRINGS:
        as_bob(f"/search/?q={quote(text)}")
        as_bob(f"/search/?in=posts&q={quote(text)}")
    _look_around_as_staff(browse(cast.trent), cast)
    _nothing_unseen_is_stored()


def _look_around_as_a_member(look: Callable[[str], Page], about: Post) -> None:
    assert through(look, "/") > FEW, "posts, alternative texts, names"
    assert through(look, about.get_absolute_url(), 'li.more > a[href*="before="]') > FEW, "comments and replies"
    through(look, "/network/connections/")
    for handle in Post.objects.exclude(author=about.author).values_list("author__handle", flat=True):
        look(f"/in/{handle}/")


def _look_around_as_staff(look: Callable[[str], Page], cast: Cast) -> None:
    look(f"/admin/accounts/member/{cast.erin.pk}/change/")
    for model in ("accounts/member", "connections/invitation", "feed/post", "feed/comment", "moderation/case"):
        look(f"/admin/{model}/")
    [case] = set(Report.objects.values_list("case_id", flat=True))
    look(f"/admin/moderation/case/{case}/change/")


def _nothing_unseen_is_stored() -> None:
    """Neither in names nor anywhere else: controls, turned directions, what stands there and is not seen."""
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            texts = [field.name for field in model._meta.fields if isinstance(field, CharField | TextField)]
            for row in model._default_manager.values_list(*texts) if texts else ():
                for name, text in zip(texts, row, strict=True):
                    unseen = {
                        character
                        for character in text or ""
                        if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"}
                        and character not in JOINERS + "\n"
                    }
                    assert not unseen, (model, name, text)


def test_the_look_around_would_notice(browse: Callable[[Member], Callable[[str], Page]], cast: Cast) -> None:
    """Each of these, once in a page, is found; else the test above would say nothing."""
    page = browse(cast.alice)("/")
    for html in (
        "<p onclick=__pwned=1>x</p>",
        "<a href=javascript:__pwned=1>x</a>",
        "<iframe></iframe>",
        "<script>__pwned=1</script>",
        "<p hx-get=/__pwned>x</p>",
    ):
        page.evaluate("html => document.querySelector('main').innerHTML = html", html)
        assert page.evaluate(SCAN), html
    page.evaluate("document.querySelector('main').textContent = ''")
    assert page.evaluate(SCAN) == []
    page.evaluate("window.__pwned = 1")
    assert page.evaluate(SCAN) == ["a script ran"]
