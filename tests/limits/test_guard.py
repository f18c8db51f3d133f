"""Every limit, tripped through the address it stands in front of; and what whoever trips it is told."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as project
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from connections.models import Follow, Invitation
from core.redis_client import breaker, client
from limits.guard import LIMITS, limited
from limits.models import Bucket
from network_site import settings as written
from tests import factories
from tests.cast import Cast
from tests.factories import PASSWORD, MemberFactory, connect, follow

HTMX = {"HX-Request": "true"}
Attempt = Callable[[Client, Cast], Any]


def signing_up(browser: Client, _cast: Cast) -> Any:
    browser.logout()
    number = Member.objects.count()
    new = {"first_name": "Inès", "last_name": "Caron", "email": f"ines{number}@example.org", "password1": PASSWORD}
    return browser.post(reverse("account_signup"), new)


def searching(browser: Client, _cast: Cast) -> Any:
    return browser.get(reverse("search:search"), {"q": "grid"})


def posting(name: str, about: str, **fields: str) -> Attempt:
    """A form sent to an address that is about bob: his handle, a post of his, or an open invitation of his."""

    def attempt(browser: Client, cast: Cast) -> Any:
        if about == "post":
            args = [(cast.bob.posts.first() or factories.post(cast.bob)).pk]
        elif about == "invitation":
            sent = Invitation.objects.filter(sender=cast.carol).first()
            args = [(sent or factories.invite(cast.carol, cast.alice)).pk]
        else:
            args = [about] if about else []
        return browser.post(reverse(name, args=args), fields)

    return attempt


TRIPS: dict[str, Attempt] = {
    "sign_up": signing_up,
    "invite": posting("connections:invite", "carol", note="Hello"),
    "reply": posting("connections:reply", "invitation", body="Where from?"),
    "follow": posting("connections:follow", "carol"),
    "profile": posting("profiles:save_contact", "", phone="1"),
    "post": posting("feed:compose", "", text="Hello", audience="1", comments_from="2"),
    "picture": posting("feed:compose", "", add="1"),
    "comment": posting("feed:comments", "post", text="Hello"),
    "react": posting("feed:react", "post", kind="1"),
    "repost": posting("feed:repost", "post"),
    "mute": posting("feed:mute", "bob", scope="1"),
    "report": posting("moderation:report_post", "post", category="1"),
    "search": searching,
    "suggest": lambda browser, _cast: browser.get(reverse("search:suggest"), {"q": "al"}),
}


@pytest.fixture
def alice(cast: Cast) -> Client:
    for name in client().scan_iter("*:limits:*"):
        client().delete(name)
    connect(cast.alice, MemberFactory(handle="zoe"))
    follow(cast.alice, cast.bob)
    return signed_in(cast.alice)


def signed_in(member: Member, address: str = "192.0.2.1") -> Client:
    browser = Client(REMOTE_ADDR=address)
    browser.force_login(member)
    return browser


def test_every_limit_is_tripped_here() -> None:
    assert set(TRIPS) == set(LIMITS) == set(written.LIMITS)


@pytest.mark.parametrize("name", sorted(set(TRIPS) - {"sign_up"}))
def test_by_member(alice: Client, cast: Cast, settings: Any, name: str) -> None:
    settings.LIMITS = {name: "2/h/member"}
    assert [TRIPS[name](alice, cast).status_code == 429 for _ in range(3)] == [False, False, True]
    refused = TRIPS[name](signed_in(cast.alice, "203.0.113.9"), cast)
    assert refused.status_code == 429, "from wherever"
    assert 0 < int(refused["Retry-After"]) <= 1800
    assert str(LIMITS[name].words) in refused.content.decode()
    assert TRIPS[name](signed_in(cast.dave), cast).status_code != 429, "others go on"


@pytest.mark.parametrize("name", TRIPS)
def test_by_address(alice: Client, cast: Cast, settings: Any, name: str) -> None:
    settings.LIMITS = {name: "2/h/address"}
    near, far = (signed_in(cast.dave, address) for address in ("2001:db8::2:1", "2001:db8:0:1::1"))
    alice = signed_in(cast.alice, "2001:db8::1")
    assert [TRIPS[name](alice, cast).status_code == 429 for _ in range(3)] == [False, False, True]
    assert TRIPS[name](near, cast).status_code == 429, "the same 64 bits"
    assert TRIPS[name](far, cast).status_code != 429


def test_what_was_refused_was_not_done(alice: Client, cast: Cast, settings: Any) -> None:
    settings.LIMITS = {"follow": "1/h/member"}
    TRIPS["follow"](alice, cast)
    assert posting("connections:follow", "dave")(alice, cast).status_code == 429
    assert not Follow.objects.filter(follower=cast.alice, followed=cast.dave).exists()


def test_reading_a_form_is_free(alice: Client, settings: Any) -> None:
    settings.LIMITS = {"invite": "1/h/member"}
    address = reverse("connections:invite", args=["carol"])
    assert {alice.get(address).status_code for _ in range(3)} == {200}
    assert alice.head(address).status_code == 200
    assert not Bucket.objects.exists()


def test_a_form_with_a_mistake_counts(alice: Client, settings: Any) -> None:
    settings.LIMITS = {"invite": "2/h/member"}
    address = reverse("connections:invite", args=["carol"])
    codes = [alice.post(address, {"note": "x" * 5000}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]


def test_without_a_script_the_page_keeps_what_was_written(alice: Client, cast: Cast, settings: Any) -> None:
    settings.LIMITS = {"invite": "1/h/member"}
    address = reverse("connections:invite", args=["carol"])
    alice.post(address, {"note": "x" * 5000})
    response = alice.post(address, {"note": 'A long "story" <b>', "next": "/network/", "csrfmiddlewaretoken": "old"})
    page = response.content.decode()
    assert response.status_code == 429
    assert 'name="note" value="A long &quot;story&quot; &lt;b&gt;"' in page
    assert 'name="next" value="/network/"' in page
    assert 'value="old"' not in page
    assert "You can go on in 1\xa0hour, at " in page
    assert not Invitation.objects.exists()


def test_a_page_to_read_is_tried_again_as_it_was_asked_for(alice: Client, settings: Any) -> None:
    settings.LIMITS = {"search": "1/h/member"}
    address = f"{reverse('search:search')}?in=posts&q=wind%20%22sea%22"
    alice.get(address)
    page = alice.get(address).content.decode()
    assert "Try again" in page
    assert 'href="/search/?in=posts&amp;q=wind%20%22sea%22"' in page
    assert 'value="wind &quot;sea&quot;"' in page


def test_htmx_gets_it_in_words(alice: Client, cast: Cast, settings: Any) -> None:
    settings.LIMITS = {"invite": "1/m/member"}
    address = reverse("connections:invite", args=["carol"])
    alice.post(address, {"note": "x" * 5000})
    response = alice.post(address, {"note": "Hello"}, headers=HTMX)
    assert (response.status_code, response.content) == (429, b"")
    assert (
        unquote(response["X-Reason"]) == "You have sent many invitations in a short time. You can go on in 60 seconds."
    )


def test_in_french(alice: Client, cast: Cast, settings: Any) -> None:
    Member.objects.filter(pk=cast.alice.pk).update(language="fr")
    settings.LIMITS = {"invite": "1/h/member"}
    TRIPS["invite"](alice, cast)
    page = posting("connections:invite", "dave", note="Salut")(alice, cast).content.decode()
    assert "1\xa0heure" in page


def test_without_redis_reading_is_free_and_writing_is_counted(alice: Client, cast: Cast, settings: Any) -> None:
    settings.LIMITS = dict.fromkeys(LIMITS, "1/h/member")
    settings.REDIS_URL = "unix:///nonexistent/redis.sock"
    assert {searching(alice, cast).status_code for _ in range(3)} == {200}
    breaker.reset()
    assert [TRIPS["comment"](alice, cast).status_code == 429 for _ in range(2)] == [False, True]


def test_a_limit_there_is_not() -> None:
    with pytest.raises(KeyError):
        limited("typing")


def test_signing_up_tells_no_secret_and_nothing_of_who_is_there(db: None, settings: Any) -> None:
    """A taken address counts like a free one; the page that refuses holds no password."""
    settings.LIMITS = {"sign_up": "2/h/address"}
    MemberFactory(email="taken@example.org").emailaddress_set.create(email="taken@example.org", verified=True)
    new = {"first_name": "Inès", "last_name": "Caron", "password1": PASSWORD}
    address = reverse("account_signup")
    wrong = Client().post(address, {**new, "email": "no address"})
    answers = [Client().post(address, {**new, "email": f"{who}@example.org"}) for who in ("taken", "free", "other")]
    assert [wrong.status_code, *(answer.status_code for answer in answers)] == [200, 302, 302, 429]
    assert PASSWORD not in answers[-1].content.decode()
    assert "send it again" not in answers[-1].content.decode()


# Tries a sign-in from another process, and says what was counted for it.
ELSEWHERE = """
import django; django.setup()
from django.test import Client
response = Client(REMOTE_ADDR="198.51.100.7").post("/accounts/login/", {"login": "ines", "password": "%s"})
print("too many" if "Too many failed" in response.content.decode() else response.status_code)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_failed_sign_ins_count_in_all_processes_and_without_redis(settings: Any) -> None:
    settings.REDIS_URL = "unix:///nonexistent/redis.sock"
    ines = MemberFactory(handle="ines", email="ines@example.org", password=PASSWORD)
    ines.emailaddress_set.create(email=ines.email, verified=True, primary=True)
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": "ines", "password": "a wrong one"})
    parts = connection.get_connection_params()
    url = f"postgresql://{parts['user']}@/{parts['dbname']}?host={str(parts['host']).replace('/', '%2F')}"
    environment = {
        "DJANGO_SETTINGS_MODULE": "network_site.settings",
        "ENVIRONMENT": "test",
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
    }
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE % PASSWORD],
        cwd=project.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "too many", json.dumps([done.stdout, done.stderr[-2000:]])


def test_sign_in_counts_addresses_as_all_limits_do(db: None) -> None:
    """IPv4 in the dress of IPv6 is not one address for everybody, and a /64 is."""
    wrong = {"login": "nobody", "password": "wrong"}
    address = reverse("account_login")
    for _ in range(30):
        Client(REMOTE_ADDR="::ffff:198.51.100.7").post(address, wrong)
    refused = Client(REMOTE_ADDR="198.51.100.7").post(address, wrong)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "That was a lot in a short time." in refused.content.decode()
    assert Client(REMOTE_ADDR="::ffff:198.51.100.8").post(address, wrong).status_code == 200


def test_waits_are_never_told_too_short(alice: Client, cast: Cast, settings: Any) -> None:
    settings.LIMITS = {"follow": "1/90m/member"}
    TRIPS["follow"](alice, cast)
    Bucket.objects.update(empty_at=Bucket.objects.get().empty_at - timedelta(minutes=88, seconds=30))
    response = TRIPS["follow"](alice, cast)
    assert 80 <= int(response["Retry-After"]) <= 90
    assert "You can go on in 2\xa0minutes, at " in response.content.decode()
