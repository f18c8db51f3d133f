"""The whole site for the benchmark of pages: web server and worker as in production, and people who can sign in."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Member
from benchmarks.people import some_members
from connections.models import Connection, Follow, Invitation
from devservices.processes import Child, Children, wait_for_http

WORKERS = 2
HOST = "127.0.0.1"
BUSIEST = 1_000  # connections of those who sign in, at most


@dataclass
class Account:
    """Somebody who can sign in, and the invitations that wait for them."""

    member: Member
    password: str
    invitations: list[int] = field(default_factory=list)

    def task(self, count: int) -> dict[str, Any]:
        """What a client needs; so many of the invitations are theirs from now on."""
        taken, self.invitations = self.invitations[:count], self.invitations[count:]
        return {"login": self.member.handle, "password": self.password, "invitations": taken}


@dataclass(frozen=True)
class Site:
    """A site that runs."""

    port: int
    web: Child

    def seconds(self) -> dict[str, float] | None:
        """Processor time of the web server and of PostgreSQL on its behalf; None where the system does not tell."""
        if not Path("/proc/self/stat").exists():
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            backends = {row[0] for row in cursor.fetchall()}
        own = web = 0.0
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                pid, group, taken = _stat(file)
            except OSError:
                continue
            web += taken if group == self.web.process.pid else 0
            own += taken if pid in backends else 0
        return {"web": web, "postgresql": own}


def _stat(file: Path) -> tuple[int, int, float]:
    """(process, group, seconds of processor time)."""
    text = file.read_text()
    # The name in brackets may hold anything.
    words = text.rpartition(")")[2].split()
    return int(file.parent.name), int(words[2]), (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running() -> Iterator[Site]:
    """Web server and worker, on the benchmark's database, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="maillon-pages-") as folder:
        environment = _environment(Path(folder))
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, cwd=settings.BASE_DIR, env=environment, check=True)
        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        with Children(Path(folder)) as children:
            children.start("worker", _worker(Path(folder)), folder=settings.BASE_DIR, env=environment)
            web = children.start("web", _web(port), folder=settings.BASE_DIR, env=environment)
            wait_for_http(f"http://{HOST}:{port}/accounts/login/", child=web)
            yield Site(port, web)


def _environment(folder: Path) -> dict[str, str]:
    """Production, without HTTPS; nobody is told to come back later, though everything is counted."""
    database, redis_url = os.environ["DATABASE_URL"], settings.REDIS_URL
    return os.environ | {
        "ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": HOST,
        "HTTPS": "false",
        "DATABASE_URL": database,
        "DATABASE_POOL": "true",
        "REDIS_URL": redis_url,
        "STATIC_ROOT": str(folder / "static"),
        "LIMIT_SEARCH": "1000000/m/member",
        "LOG_LEVEL": "WARNING",
    }


def _web(port: int) -> list[str]:
    program = [sys.executable, "-m", "uvicorn", "network_site.asgi:application", "--workers", str(WORKERS)]
    address = ["--host", HOST, "--port", str(port), "--http", "network_site.http:PromptProtocol"]
    return [*program, *address, "--timeout-graceful-shutdown", "5", "--no-access-log"]


def _worker(folder: Path) -> list[str]:
    program = [sys.executable, "-m", "celery", "--app", "network_site", "worker", "--concurrency", "1"]
    return [*program, "--loglevel", "WARNING", "--beat", "--schedule", str(folder / "beat")]


def accounts(members: int, count: int, *, invitations: int) -> list[Account]:
    """So many members who can sign in, each with so many invitations from members whom they do not know."""
    password = secrets.token_urlsafe(20)
    # As the site makes it in production, whatever the settings here; one for all, since it is slow by intent.
    hasher = PBKDF2PasswordHasher()
    hashed = hasher.encode(password, hasher.salt())
    drawn = some_members(members, count * 3, seed=4)
    chosen = [member_id for member_id in drawn if Connection.objects.of(member_id).count() < BUSIEST][:count]
    made = []
    with transaction.atomic():
        Member.objects.filter(pk__in=chosen).update(password=hashed, is_confirmed=True)
        for member in Member.objects.filter(pk__in=chosen):
            EmailAddress.objects.get_or_create(
                user=member, email=member.email, defaults={"verified": True, "primary": True}
            )
            made.append(Account(member, password, _invited(member, members, invitations)))
    return made


def _invited(member: Member, members: int, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_INVITE, {"member": member.pk, "members": members, "count": count})
        return [row[0] for row in cursor.fetchall()]


def clear_away(people: list[Account], since: datetime) -> None:
    """Takes back what the clients have done, so that the network is the same next time."""
    ids = [account.member.pk for account in people]
    Invitation.objects.filter(recipient__in=ids, created_at__gte=since).delete()
    Connection.objects.filter(created_at__gte=since).delete()
    Follow.objects.filter(created_at__gte=since).delete()
    EmailAddress.objects.filter(user__in=ids).delete()
    Member.objects.filter(pk__in=ids).update(password="!", last_seen_on=None)  # noqa: S106  nobody signs in with it


def now() -> datetime:
    """The moment from which on everything is the clients' doing."""
    return timezone.now()


_INVITE = """
INSERT INTO connections_invitation (sender_id, recipient_id, note, state, created_at)
SELECT id, %(member)s, 'We met at the conference', 'open', now() FROM accounts_member AS sender
WHERE id <= %(members)s AND id <> %(member)s
    AND NOT EXISTS (SELECT FROM connections_tie AS tie WHERE tie.member_id = %(member)s AND tie.other_id = sender.id)
    AND NOT EXISTS (SELECT FROM connections_invitation AS other
        WHERE least(other.sender_id, other.recipient_id) = least(sender.id, %(member)s)
          AND greatest(other.sender_id, other.recipient_id) = greatest(sender.id, %(member)s))
ORDER BY md5(id::text) LIMIT %(count)s
RETURNING id
"""
