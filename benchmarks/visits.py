"""A client of the benchmark of pages, in a process of its own: signs in, and asks for one page after the other.

`python -m benchmarks.visits` reads its task as a line of JSON, signs in, warms up, says "ready", waits for a line, and
prints what it saw as a line of JSON. Needs nothing but Python, so that it costs the servers little.
"""

import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

TIMEOUT_SECONDS = 30
# The server closes a connection that nobody has used for five seconds.
IDLE_SECONDS = 4
PAGES = ("home", "profile", "network", "search", "accept")
# The sign-in form, as whoever has no account gets it: a page without a database.
EMPTY_PAGE = "floor"
_TOKEN = re.compile(rb'X-CSRFToken": "(\w+)"')
_FIELD = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Visit:
    """One page: how long it took to come, whole, and its status."""

    page: str
    milliseconds: float
    status: int


@dataclass
class Browser:
    """Keeps a connection and the cookies of one member."""

    host: str
    port: int
    handles: list[str]
    words: list[str]
    invitations: list[int] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(self.host, self.port, timeout=TIMEOUT_SECONDS)
        self._used_at = 0.0
        self._dice = random.Random(self.port)  # noqa: S311  chooses pages

    def sign_in(self, login: str, password: str) -> None:
        """Fills in the form, as a person does. Raises where that does not open the door."""
        _status, body = self._ask("GET", "/accounts/login/")
        found = _FIELD.search(body)
        form = {"login": login, "password": password, "csrfmiddlewaretoken": found[1].decode() if found else ""}
        status, body = self._ask("POST", "/accounts/login/", form)
        if status != 302 or "sessionid" not in self.cookies:
            raise RuntimeError(f"{login} could not sign in ({status}): {body[:300]!r}")

    def visit(self, page: str) -> Visit:
        """Asks for one page; every invitation can be accepted once."""
        began = time.perf_counter()
        if page == "accept":
            number = self.invitations.pop()
            status, body = self._ask("POST", f"/network/invitations/{number}/accept/", {}, f"invitation-{number}")
        else:
            status, body = self._ask("GET", self._address(page))
        taken = (time.perf_counter() - began) * 1000
        if found := _TOKEN.search(body):
            self.token = found[1].decode()
        return Visit(page, taken, status)

    def _address(self, page: str) -> str:
        return {
            "home": "/",
            "profile": f"/in/{self._dice.choice(self.handles)}/",
            "network": "/network/",
            "search": f"/search/?{urlencode({'q': self._dice.choice(self.words)})}",
            EMPTY_PAGE: "/accounts/login/",
        }[page]

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None, target: str = "") -> tuple[int, bytes]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Accept-Language": "en",
        }
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://{self.host}:{self.port}{path}"
        if target:
            headers |= {"HX-Request": "true", "HX-Target": target, "X-CSRFToken": self.token}
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self._connection.close()
        self._connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        body = answer.read()
        self._used_at = time.monotonic()
        return answer.status, body


def browsers(task: dict[str, Any]) -> list[Browser]:
    """One for each account of the task, signed in; one who stays outside where there is no account."""
    made = []
    for account in task["accounts"] or [None]:
        invitations = account["invitations"] if account else []
        browser = Browser(task["host"], task["port"], task["handles"], task["words"], invitations)
        if account:
            browser.sign_in(account["login"], account["password"])
        made.append(browser)
    return made


def walk(task: dict[str, Any], people: list[Browser], *, visits: int = 0, seconds: float = 0) -> list[Visit]:
    """The pages of the task in turn, each time by the next of the people, so many or so long."""
    end = time.monotonic() + seconds
    seen: list[Visit] = []
    for browser in cycle(people):
        for page in task["pages"]:
            seen.append(browser.visit(page))
            if len(seen) == visits:
                return seen
        if seconds and time.monotonic() > end:
            return seen
    return seen


def main() -> None:
    """Carries out the task on standard input."""
    task = json.loads(sys.stdin.readline())
    people = browsers(task)
    walk(task | {"pages": task["warm_pages"]}, people, visits=task["warm"])
    print("ready", flush=True)
    sys.stdin.readline()
    seen = walk(task, people, visits=task.get("visits", 0), seconds=task.get("seconds", 0))
    print(json.dumps([[visit.page, visit.milliseconds, visit.status] for visit in seen]), flush=True)


if __name__ == "__main__":
    main()
