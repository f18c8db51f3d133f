"""Undo without anything to undo, and where it leads."""

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ({}, "/profile/edit/"),
        ({"next": "/in/alice/"}, "/in/alice/"),
        ({"next": "https://evil.example/"}, "/profile/edit/"),
    ],
)
def test_nothing_to_undo(cast: Cast, client: Client, sent: dict[str, str], address: str) -> None:
    client.force_login(cast.alice)
    response = client.post("/profile/edit/undo/", sent)
    assert (response.status_code, response["Location"]) == (303, address)
