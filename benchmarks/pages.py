"""Whole pages over HTTP: home, a profile, the invitations, a search, and an invitation accepted.

Four clients, each a process that has signed in, ask one page after the other; the site runs as in production, with
two web processes, a worker, PostgreSQL and Valkey, all on this machine. The floor, in the same run, is the sign-in form
of visitors: the frame of a page and no database. What each page costs the web server and PostgreSQL is measured one
page at a time; its SQL queries are counted apart, in this process.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import site
from benchmarks.timing import Samples, check, goal
from benchmarks.visits import EMPTY_PAGE, PAGES
from connections.graph import builder, changes

CLIENTS = 4
ACCOUNTS_EACH = 2
SECONDS_A_ROUND = 4
WARM_VISITS = 2 * ACCOUNTS_EACH * len(PAGES)
ALONE, WARM_ALONE = 40, 4  # visits of each page, for its cost
PER_SECOND, MILLISECONDS = 100, 200
# A client that does not answer within this is stuck.
PATIENCE_SECONDS = 120


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Requests a second and durations of the mixture; queries and processor time of each page."""
    changes.start_anew()
    since = site.now()
    seconds = rounds * SECONDS_A_ROUND
    people = site.accounts(members, CLIENTS * ACCOUNTS_EACH, invitations=WARM_VISITS + ALONE + 20 * seconds)
    try:
        builder.warm([account.member.pk for account in people])
        queries = _queries(people[0], members)
        with site.running() as running:
            mixture, taken = _mixture(running, people, members, seconds)
            costs = {page: _cost(running, people, members, page) for page in (*PAGES, EMPTY_PAGE)}
            floor = costs.pop(EMPTY_PAGE)
    finally:
        site.clear_away(people, since)
    every = taken.pop("all")
    return {
        "mixture": mixture,
        "pages": {page: {**taken[page].figures, "queries": queries[page], **costs[page]["cpu"]} for page in PAGES},
        "floor": {**floor["alone"].figures, **floor["cpu"]},
        "ratios": {page: round(costs[page]["alone"].quantile(0.5) / floor["alone"].quantile(0.5), 2) for page in PAGES},
        "goals": [
            goal("requests a second, mixed", mixture["per_second"], PER_SECOND, at_least=True),
            goal("95 % of all pages, ms", every.quantile(0.95), MILLISECONDS),
            goal("errors", mixture["errors"], 0),
        ],
    }


def _mixture(
    running: site.Site, people: list[site.Account], members: int, seconds: int
) -> tuple[dict[str, Any], dict[str, Samples]]:
    """All clients at once, for so long: what they got through, and how long each page took."""
    tasks = [
        _task(
            running, people[at::CLIENTS], members, pages=PAGES, seconds=seconds, invitations=WARM_VISITS + 18 * seconds
        )
        for at in range(CLIENTS)
    ]
    before = running.seconds()
    began, visits = _sent(tasks)
    lasted = time.perf_counter() - began
    taken = {page: Samples([ms for name, ms, _status in visits if name == page]) for page in PAGES}
    taken["all"] = Samples([ms for _name, ms, _status in visits])
    statuses = Counter(status for _name, _ms, status in visits)
    mixture = {
        "seconds": round(lasted, 1),
        "requests": len(visits),
        "per_second": round(len(visits) / lasted, 1),
        **taken["all"].figures,
        "errors": len(visits) - statuses[200],
        **_cpu(running, before, len(visits)),
    }
    return mixture, taken


def _cost(running: site.Site, people: list[site.Account], members: int, page: str) -> dict[str, Any]:
    """One page at a time by one client: durations, and processor time a page."""
    accounts = [] if page == EMPTY_PAGE else people[:1]
    task = _task(running, accounts, members, pages=(page,), visits=ALONE, invitations=ALONE if page == "accept" else 0)
    # The sign-in form turns members away, and a token comes with a page.
    task |= {"warm_pages": [EMPTY_PAGE if page == EMPTY_PAGE else "network"], "warm": WARM_ALONE}
    [client] = _started([task])
    before = running.seconds()
    [visits] = _answers([client])
    return {
        "alone": Samples([ms for _page, ms, _status in visits]),
        "cpu": _cpu(running, before, len(visits)),
    }


def _cpu(running: site.Site, before: dict[str, float] | None, visits: int) -> dict[str, float]:
    after = running.seconds()
    if before is None or after is None:
        return {}
    return {f"{name}_cpu_ms": round((after[name] - before[name]) * 1000 / visits, 1) for name in before}


def _task(
    running: site.Site,
    accounts: list[site.Account],
    members: int,
    *,
    pages: tuple[str, ...],
    invitations: int,
    **extent: int,
) -> dict[str, Any]:
    return {
        "host": site.HOST,
        "port": running.port,
        "accounts": [account.task(invitations // len(accounts)) for account in accounts],
        "handles": [f"m-{number}" for number in range(1, members + 1, 7)],
        "words": [f"Last{number}" for number in range(100, 1_000, 7)],
        "pages": pages,
        "warm_pages": pages,
        "warm": WARM_VISITS,
        **extent,
    }


class _Client:
    """A process of benchmarks.visits with its task."""

    def __init__(self, task: dict[str, Any]) -> None:
        program = [sys.executable, "-m", "benchmarks.visits"]
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._task = json.dumps(task)

    def begin(self) -> None:
        """Tells it what to do: it signs in and warms up."""
        print(self._task, file=self._process.stdin, flush=True)

    def wait(self) -> None:
        """Returns when it stands ready."""
        ready = self._process.stdout.readline().strip() if self._process.stdout else ""
        check(ready == "ready", "a client could not sign in, or found no page")

    def go(self) -> None:
        """Lets it go."""
        print("go", file=self._process.stdin, flush=True)

    def answer(self) -> list[tuple[str, float, int]]:
        """What it saw: page, milliseconds, status."""
        said, _nothing = self._process.communicate(timeout=PATIENCE_SECONDS)
        return [(page, milliseconds, status) for page, milliseconds, status in json.loads(said)]


def _started(tasks: list[dict[str, Any]]) -> list[_Client]:
    """A client for each task, signed in and warm."""
    clients = [_Client(task) for task in tasks]
    for client in clients:
        client.begin()
    for client in clients:
        client.wait()
    return clients


def _answers(clients: list[_Client]) -> list[list[tuple[str, float, int]]]:
    for client in clients:
        client.go()
    return [client.answer() for client in clients]


def _sent(tasks: list[dict[str, Any]]) -> tuple[float, list[tuple[str, float, int]]]:
    """When the clients set out, and every visit of theirs."""
    clients = _started(tasks)
    began = time.perf_counter()
    return began, [visit for visits in _answers(clients) for visit in visits]


def _queries(account: site.Account, members: int) -> dict[str, int]:
    """How many SQL queries each page makes, warm."""
    client = Client()
    client.force_login(account.member)
    addresses = {
        "home": "/",
        "profile": f"/in/m-{members // 2}/",
        "network": "/network/",
        "search": "/search/?q=Last100",
    }
    counted = {}
    for page, address in addresses.items():
        for _twice in range(2):
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
        check(answer.status_code == HTTPStatus.OK, f"{page} answers {answer.status_code}")
        counted[page] = len(captured)
    for _twice in range(2):
        number = account.invitations.pop()
        with CaptureQueriesContext(connection) as captured:
            target = {"HX-Request": "true", "HX-Target": f"invitation-{number}"}
            client.post(f"/network/invitations/{number}/accept/", headers=target)
        counted["accept"] = len(captured)
    return counted
