"""Pages and mails in French: none of our English is left on them, and none of the libraries'."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Member
from tests.cast import Cast
from tests.factories import MemberFactory, education, interests, invite, position, skills
from tests.network_site.french import PROJECT, Words, forms, messages, originals

ENGLISH_WORDS = re.compile(
    r"\b(?:the|you|your|they|their|and|with|this|sign|please|who|what|from|of|is|are|by|to)\b", re.IGNORECASE
)
# The name of a language in that language.
OWN_NAMES = {"English"}
MEMBER_PAGES = [
    "home",
    "profiles:grow",
    "profiles:edit",
    "connections:network",
    "connections:sent",
    "connections:connections",
    "connections:following",
    "connections:followers",
    "connections:blocked",
    "accounts:settings",
    "accounts:privacy",
    "account_email",
    "account_set_password",
    "mfa_index",
    "usersessions_list",
]
ABOUT_A_MEMBER = [
    ("profiles:member", "alice"),
    ("profiles:member", "bob"),
    ("profiles:member", "carol"),
    ("profiles:member", "dave"),
    ("profiles:member", "erin"),
    ("profiles:member", "mallory"),
    ("profiles:connections", "bob"),
    ("profiles:mutual", "carol"),
    ("connections:invite", "carol"),
    ("profiles:entry_new", "positions"),
    ("profiles:entry_new", "education"),
]
VISITOR_PAGES = ["home", "account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
ADMIN_PAGES = [
    "admin:accounts_member_changelist",
    "admin:connections_connection_changelist",
    "admin:connections_invitation_changelist",
    "admin:connections_follow_changelist",
    "admin:connections_block_changelist",
]


@pytest.fixture(scope="module")
def is_english() -> Callable[[str], bool]:
    """Whether a text is one of ours in English, its placeholders filled in, or has a word that French has not."""
    patterns = []
    for message in messages():
        for original, form in zip(originals(message), forms(message), strict=True):
            around = re.split(r"%\(\w+\)[a-z]", original)
            # "%(browser)s on %(system)s" would be found in any sentence with « on ».
            if original != form and original not in OWN_NAMES and re.search(r"[^\W\d_]{3}", "".join(around)):
                patterns.append(".+".join(map(re.escape, around)))
    ours = re.compile("|".join(patterns))
    return lambda text: bool(ours.fullmatch(text) or ENGLISH_WORDS.search(text))


@pytest.fixture
def alice(cast: Cast) -> Member:
    """A member who chose French, with something on every page; what members wrote has no English word in it."""
    for member in (cast.alice, cast.bob, cast.carol):
        position(member, "Coopérative Tournesol", title="Ingénieure")
        education(member, "École du Littoral")
        interests(member, "Cartographie")
        skills(member, "Soudure")
    invite(cast.erin, cast.alice, note="Bonjour Alice.")
    invite(cast.alice, cast.trent)
    Member.objects.update(headline="Cartes marines", place="Brest")
    Member.objects.filter(pk=cast.alice.pk).update(language="fr")
    cast.alice.refresh_from_db()
    return cast.alice


def _left_on(client: Client, address: str, is_english: Callable[[str], bool]) -> list[str]:
    response = client.get(address)
    assert response.status_code in {200, 404}
    page = Words(response.content.decode())
    assert page.lang == "fr"
    assert len(page.texts) > 10
    return [text for text in page.texts if is_english(text)]


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_pages_of_a_member(client: Client, alice: Member, is_english: Callable[[str], bool], name: str) -> None:
    client.force_login(alice)
    assert _left_on(client, reverse(name), is_english) == []


@pytest.mark.parametrize(("name", "about"), ABOUT_A_MEMBER)
def test_pages_about_a_member(
    client: Client, alice: Member, is_english: Callable[[str], bool], name: str, about: str
) -> None:
    client.force_login(alice)
    assert _left_on(client, reverse(name, args=[about]), is_english) == []


@pytest.mark.parametrize("pretended", ["1", "2", "3", "out", "visitor"])
def test_the_own_page_seen_as_others_do(
    client: Client, alice: Member, is_english: Callable[[str], bool], pretended: str
) -> None:
    client.force_login(alice)
    assert _left_on(client, f"{alice.get_absolute_url()}?as={pretended}", is_english) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", VISITOR_PAGES)
def test_pages_for_visitors(is_english: Callable[[str], bool], name: str) -> None:
    client = Client(headers={"accept-language": "fr-CA,fr;q=0.9,en;q=0.5"})
    assert _left_on(client, reverse(name), is_english) == []


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_pages_of_the_admin(client: Client, cast: Cast, is_english: Callable[[str], bool], name: str) -> None:
    Member.objects.update(headline="", language="fr")
    client.force_login(MemberFactory(handle="patron", is_staff=True, is_superuser=True, language="fr"))
    # Django's magnifying glass is called that in every language.
    assert set(_left_on(client, reverse(name), is_english)) <= {"Search"}


@pytest.mark.parametrize("known", [True, False])
def test_mails(cast: Cast, is_english: Callable[[str], bool], known: bool) -> None:
    client = Client(headers={"accept-language": "fr"})
    address = cast.alice.email if known else "personne@example.org"
    client.post(reverse("account_reset_password"), {"email": address})
    [message] = mail.outbox
    lines = [message.subject, *message.body.splitlines()]
    assert [line for line in lines if "://" not in line and is_english(line)] == []


MAILS = sorted(path.name for path in (PROJECT / "templates" / "account" / "email").glob("*.txt"))


@pytest.mark.parametrize("template", MAILS)
@pytest.mark.parametrize("code", ["", "C0DE"])
def test_every_mail_template(is_english: Callable[[str], bool], template: str, code: str) -> None:
    with translation.override("fr"):
        text = render_to_string(f"account/email/{template}", {"code": code, "email": "personne@example.org"})
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines
    assert [line for line in lines if is_english(line)] == []


def test_badges_are_french_and_spoken_in_full(client: Client, alice: Member) -> None:
    client.force_login(alice)
    page = Words(client.get(reverse("profiles:member", args=["carol"])).content.decode())
    assert "2e" in page.texts
    assert "Relation de 2e niveau" in page.texts
    assert "Inviter" in page.texts


def test_english_is_found(is_english: Callable[[str], bool]) -> None:
    assert is_english("Your circles")
    assert is_english("Invite Carol Clark to connect")
    assert is_english("3 mutual connections")
    assert not is_english("3 relations en commun")
    assert not is_english("Carol Clark")
