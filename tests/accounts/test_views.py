"""The settings: works, visitor, wrong verb, bad input, nothing lost."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from accounts.services import change_settings
from tests.cast import Cast

SETTINGS = reverse("accounts:settings")
PRIVACY = reverse("accounts:privacy")
CHOICES = {
    "card_reach": 1,
    "details_reach": 1,
    "interests_reach": 2,
    "contact_reach": 0,
    "activity_reach": 1,
    "invitations_from": 2,
}


@pytest.fixture
def alice(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


@pytest.mark.parametrize("address", [SETTINGS, PRIVACY])
class TestEveryPage:
    def test_it_opens_within_the_budget(self, alice: Client, address: str, django_assert_max_num_queries) -> None:
        with django_assert_max_num_queries(15):
            response = alice.get(address)
        assert response.status_code == 200
        assert 'aria-current="page"' in response.content.decode()

    def test_a_visitor_is_asked_to_sign_in(self, client: Client, address: str) -> None:
        assert client.get(address).url.startswith("/accounts/login/")

    def test_the_wrong_verb(self, alice: Client, address: str) -> None:
        assert alice.put(address).status_code == 405
        assert alice.head(address).status_code == 200


def test_the_settings_lead_everywhere(alice: Client) -> None:
    html = alice.get(SETTINGS).content.decode()
    for name in (
        "accounts:privacy",
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
        "connections:blocked",
    ):
        address = reverse(name)
        assert f'href="{address}"' in html
        assert alice.get(address).status_code in {200, 302}


def test_the_language_holds_from_the_next_page_on(alice: Client, cast: Cast) -> None:
    assert alice.post(SETTINGS, {"language": "fr"}).url == SETTINGS
    cast.alice.refresh_from_db()
    assert cast.alice.language == "fr"
    assert '<html lang="fr"' in alice.get(SETTINGS).content.decode()
    alice.post(SETTINGS, {"language": "browser"})
    assert '<html lang="fr"' in alice.get(SETTINGS, headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="en"' in alice.get(SETTINGS, headers={"Accept-Language": "en"}).content.decode()


def test_a_language_that_there_is_not(alice: Client, cast: Cast) -> None:
    response = alice.post(SETTINGS, {"language": "tlh"})
    assert response.status_code == 422
    assert 'class="errors"' in response.content.decode()


def test_privacy_is_stored(alice: Client, cast: Cast) -> None:
    response = alice.post(PRIVACY, {**CHOICES, "hides_connections": "on", "follow_first": "on"})
    assert response.url == PRIVACY
    cast.alice.refresh_from_db()
    assert {name: getattr(cast.alice, name) for name in CHOICES} == CHOICES
    assert cast.alice.hides_connections
    assert cast.alice.follow_first
    assert not cast.alice.is_public


def test_a_wrong_choice_stays_beside_its_field(alice: Client, cast: Cast) -> None:
    response = alice.post(PRIVACY, {**CHOICES, "details_reach": 4, "hides_connections": "on"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_details_reach_error"' in html
    assert "checked" in html
    cast.alice.refresh_from_db()
    assert not cast.alice.hides_connections


def test_storing_settings_leaves_a_suspension_in_between_alone(cast: Cast) -> None:
    stale = Member.objects.get(pk=cast.alice.pk)
    Member.objects.filter(pk=cast.alice.pk).update(is_active=False, suspended_at=timezone.now())
    change_settings(member=stale, follow_first=True)
    cast.alice.refresh_from_db()
    assert cast.alice.follow_first
    assert not cast.alice.is_active
