"""The client of the benchmark of pages, against a small server that notes what it is asked."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from benchmarks.visits import PAGES, Browser, browsers, walk

asked: list[tuple[str, str, dict[str, str], dict[str, list[str]]]] = []


class Site(BaseHTTPRequestHandler):
    """A sign-in form, and pages with a token for those who have signed in."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked.append(("GET", self.path, dict(self.headers), {}))
        signed_in = "sessionid=s" in self.headers.get("Cookie", "")
        body = '{"X-CSRFToken": "page0"}' if signed_in else '<input name="csrfmiddlewaretoken" value="form0">'
        self._answer(200, body, {"Set-Cookie": "csrftoken=c; Path=/"})

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked.append(("POST", self.path, dict(self.headers), form))
        if self.path != "/accounts/login/":
            self._answer(200, "accepted")
        elif form["password"] == ["right"]:
            self._answer(302, "", {"Set-Cookie": "sessionid=s; HttpOnly"})
        else:
            self._answer(200, "wrong password")

    def _answer(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  so it is called above
        """Says nothing."""


@pytest.fixture
def task() -> Iterator[dict[str, Any]]:
    """What a client is told to do."""
    asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    account = {"login": "m-1", "password": "right", "invitations": [8, 7]}
    yield {
        "host": "127.0.0.1",
        "port": server.server_port,
        "accounts": [account],
        "handles": ["m-2"],
        "words": ["two words"],
        "pages": PAGES,
    }
    server.shutdown()
    server.server_close()


def test_it_signs_in_as_a_person_does(task: dict[str, Any]) -> None:
    [browser] = browsers(task)
    assert [(method, path) for method, path, _headers, _form in asked] == [
        ("GET", "/accounts/login/"),
        ("POST", "/accounts/login/"),
    ]
    form = {"login": ["m-1"], "password": ["right"], "csrfmiddlewaretoken": ["form0"]}
    assert asked[1][3] == form
    assert browser.cookies == {"csrftoken": "c", "sessionid": "s"}


def test_a_closed_door_is_an_error(task: dict[str, Any]) -> None:
    task["accounts"][0]["password"] = "wrong"
    with pytest.raises(RuntimeError, match="could not sign in"):
        browsers(task)


def test_it_walks_from_page_to_page(task: dict[str, Any]) -> None:
    people = browsers(task)
    asked.clear()
    seen = walk(task, people, visits=6)
    assert [visit.page for visit in seen] == [*PAGES, "home"]
    assert {visit.status for visit in seen} == {200}
    assert all(visit.milliseconds > 0 for visit in seen)
    ways = ["/", "/in/m-2/", "/network/", "/search/?q=two+words", "/network/invitations/7/accept/", "/"]
    assert [path for _method, path, _headers, _form in asked] == ways
    headers = asked[4][2]
    assert (headers["X-CSRFToken"], headers["HX-Target"], headers["HX-Request"]) == ("page0", "invitation-7", "true")
    assert people[0].invitations == [8]


def test_it_walks_for_a_while(task: dict[str, Any]) -> None:
    seen = walk({**task, "pages": ("home",)}, browsers(task), seconds=0.05)
    assert {visit.page for visit in seen} == {"home"}


def test_nobody_needs_an_account_for_the_floor(task: dict[str, Any]) -> None:
    [visitor] = browsers({**task, "accounts": []})
    assert visitor.visit("floor").status == 200
    assert isinstance(visitor, Browser)
    assert json.loads(json.dumps(visitor.cookies)) == {"csrftoken": "c"}
