"""The sign-in form's words."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_it_asks_for_address_or_handle(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Email or handle" in page
    assert 'autocomplete="username"' in page
    assert "placeholder" not in page.split('name="login"')[1].split(">")[0]
