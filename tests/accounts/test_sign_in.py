"""The sign-in form's words."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_it_asks_for_address_or_handle(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Email or handle" in page
    assert 'autocomplete="username"' in page
    assert "placeholder" not in page.split('name="login"')[1].split(">")[0]


@pytest.mark.django_db
def test_a_suspended_member_is_not_sent_to_a_mail_that_was_never_written(client: Client) -> None:
    page = client.get("/accounts/inactive/").content.decode()
    assert "write to the people who run this network" in page
    assert "we have written" not in page
