"""The demo tried out from end to end: what a visitor would do first, over HTTP, on data that are thrown away."""

import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError

import psycopg
from django.conf import settings

from connections.visibility import Audience
from demo.running import Say, Stage, state_folder
from demo.seed import PASSWORD
from demo.visitor import Visitor
from devservices import control
from devservices.processes import Children, wait_for_http, wait_until

START_SECONDS = 120.0
WORKER_SECONDS = 30.0
# Whom alice looks at, and the badge beside their name; None: no badge.
BADGES = (("bob", "1"), ("carol", "2"), ("dave", "3"), ("erin", None))
ACCEPT = "/accept/"
POST = re.compile(r'<article id="post-\d+"')
# Who sees alice's newest post for each audience (by its number); None is a visitor without an account.
READERS: tuple[tuple[Audience, frozenset[str | None]], ...] = (
    (Audience.ANYONE, frozenset({"alice", "bob", "carol", "dave", "erin", None})),
    (Audience.SECOND, frozenset({"alice", "bob", "carol"})),
    (Audience.CONNECTIONS, frozenset({"alice", "bob"})),
)
FEWEST_POSTS_AT_HOME = 5


class Mismatch(Exception):
    """The network did not do what it is there for. `str()` says what was expected and what was found."""


def rehearse(*, host: str, port: int | None, members: int, say: Say) -> int:
    """Starts the demo as a process of its own on throwaway data, tries it, stops it; returns the exit code.

    Raises ServiceError when it does not come up. Where DATABASE_URL or REDIS_URL is set, that server is used, and what
    was stored there stays.
    """
    stage = Stage(host, port or _free_port(host), members)
    with _environment() as environment, TemporaryDirectory() as logs, Children(Path(logs)) as children:
        environment["MEDIA_ROOT"] = str(Path(logs) / "media")
        demo = children.start("demo", _program(stage), folder=settings.BASE_DIR, env=environment)
        wait_for_http(stage.url, child=demo, patience=START_SECONDS)
        say(f"OK  the first page answers at {stage.url}")
        try:
            for line in _visit(stage.url, environment["DATABASE_URL"]):
                say(f"OK  {line}")
        except (Mismatch, URLError) as problem:
            say(f"NO  {problem}")
            say(demo.said())
            return 1
    shutil.rmtree(state_folder(stage), ignore_errors=True)
    say("OK  everything has stopped")
    return 0


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    """The variables for a demo on servers of its own."""
    names = control.ours()
    own = {"REDIS_KEY_PREFIX": f"rehearsal-{os.getpid()}"}
    if not names:
        yield os.environ | own
        return
    with control.throwaway(settings.BASE_DIR, names) as home:
        if "postgres" in names:
            own["DATABASE_URL"] = home.database_url
        if "valkey" in names:
            own["REDIS_URL"] = home.redis_url
        yield os.environ | own


def _program(stage: Stage) -> list[str]:
    return [
        *(sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "demo"),
        *("--host", stage.host, "--port", str(stage.port), "--members", str(stage.members)),
    ]


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _visit(url: str, database_url: str) -> Iterator[str]:
    """Does one thing after the other, and tells of each that went well."""
    alice = _sign_in(url, "alice")
    yield "alice signs in"
    for handle, badge in BADGES:
        _expect_badge(alice, handle, badge)
        yield f"alice sees {handle} {f'with the badge {badge}' if badge else 'without a badge'}"
    _expect_status(alice, "/in/mallory/", 404, "alice")
    mallory = _sign_in(url, "mallory")
    _expect_status(mallory, "/in/alice/", 404, "mallory")
    yield "alice and mallory do not exist for each other"
    yield from _read(url, alice, mallory, database_url)
    handle = _accept_one(alice, database_url)
    _expect_badge(alice, handle, "1")
    yield f"alice accepts an invitation, and {handle} has the badge 1 at once"
    if not wait_until(lambda: _pending(database_url) == 0, patience=WORKER_SECONDS, pause=0.2):
        raise Mismatch(f"the worker has not brought Redis up to date within {WORKER_SECONDS:.0f} s")
    _expect_badge(alice, handle, "1")
    yield "the worker has brought Redis up to date"


def _read(url: str, alice: Visitor, mallory: Visitor, database_url: str) -> Iterator[str]:
    """The feed, and what each of the cast sees of alice's posts."""
    home = alice.get("")
    posts = len(POST.findall(home.text))
    if home.status != 200 or posts < FEWEST_POSTS_AT_HOME:
        raise Mismatch(f"alice's home page answers {home.status} with {posts} posts")
    yield f"alice's home page has {posts} posts"
    readers: dict[str | None, Visitor] = {"alice": alice, "mallory": mallory, None: Visitor(url)}
    readers |= {handle: _sign_in(url, handle) for handle in ("bob", "carol", "dave", "erin")}
    for audience, sees in READERS:
        number = _newest_post(database_url, "alice", audience)
        for handle, reader in readers.items():
            _expect_status(reader, f"posts/{number}/", 200 if handle in sees else 404, handle or "a visitor")
        names = ", ".join(sorted(handle or "a visitor" for handle in sees))
        yield f"alice's newest post for “{audience.label}” is there for {names}, and for nobody else"
    for path, words in (("search/?q=ashwroth", "/in/bob/"), ("search/?in=posts&q=%23opendata", "/posts/")):
        page = alice.get(path)
        if page.status != 200 or words not in page.text:
            raise Mismatch(f"{path} answers {page.status}, and {words} is not on the page")
    yield "searching finds bob in spite of a typing error, and posts by their hashtag"
    page = alice.get(f"report/post/{_newest_post(database_url, 'dave', Audience.ANYONE)}/")
    if page.status != 200 or not any("category" in form.fields for form in page.forms):
        raise Mismatch(f"{page.url} answers {page.status} and has no form to report with")
    yield "a post can be reported"


def _newest_post(database_url: str, handle: str, audience: Audience) -> int:
    with psycopg.connect(database_url) as database:
        found = database.execute(
            "SELECT feed_post.id FROM feed_post JOIN accounts_member ON author_id = accounts_member.id"
            " WHERE handle = %s AND audience = %s ORDER BY created_at DESC LIMIT 1",
            [handle, int(audience)],
        ).fetchone()
    if found is None:
        raise Mismatch(f"{handle} has no post for {audience.label}")
    return int(found[0])


def _sign_in(url: str, handle: str) -> Visitor:
    visitor = Visitor(url)
    page = visitor.get("accounts/login/")
    form = page.form("/login/")
    if form is None:
        raise Mismatch(f"{page.url} answers {page.status} and has no form to sign in with")
    home = visitor.send(page, form, login=handle, password=PASSWORD)
    if home.status != 200 or "/login" in home.url:
        raise Mismatch(f"{handle} cannot sign in: {home.status} at {home.url}")
    return visitor


def _expect_badge(visitor: Visitor, handle: str, badge: str | None) -> None:
    page = visitor.get(f"in/{handle}/")
    if page.status != 200 or page.badge != badge:
        raise Mismatch(f"/in/{handle}/ answers {page.status} with the badge {page.badge}, expected {badge}")


def _expect_status(visitor: Visitor, path: str, status: int, who: str) -> None:
    page = visitor.get(path)
    if page.status != status:
        raise Mismatch(f"{path} answers {who} {page.status}, expected {status}")


def _accept_one(alice: Visitor, database_url: str) -> str:
    """Accepts the first invitation on the page; returns the sender's handle."""
    page = alice.get("network/")
    form = page.form(ACCEPT)
    if form is None:
        raise Mismatch(f"{page.url} answers {page.status} and shows no invitation to accept")
    answer = alice.send(page, form)
    if answer.status != 200:
        raise Mismatch(f"accepting answers {answer.status}")
    number = int(form.action.removesuffix(ACCEPT).rpartition("/")[2])
    with psycopg.connect(database_url) as database:
        found = database.execute(
            "SELECT handle FROM accounts_member JOIN connections_invitation ON sender_id = accounts_member.id"
            " WHERE connections_invitation.id = %s AND state = 'accepted'",
            [number],
        ).fetchone()
    if found is None:
        raise Mismatch(f"invitation {number} is not accepted")
    return str(found[0])


def _pending(database_url: str) -> int:
    """How many changes of the graph Redis does not know of yet."""
    with psycopg.connect(database_url) as database:
        row = database.execute("SELECT count(*) FROM connections_graphchange").fetchone()
    return int(row[0]) if row else 0
