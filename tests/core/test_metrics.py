"""Who may read the figures: who bears the token, and nobody where there is none."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from core.metrics import may_read

TOKEN = "a-long-random-text"


@pytest.mark.parametrize(
    ("token", "header", "may"),
    [
        (TOKEN, f"Bearer {TOKEN}", True),
        (TOKEN, f"bearer {TOKEN}", True),
        (TOKEN, f"Bearer {TOKEN}x", False),
        (TOKEN, f"Bearer {TOKEN[:-1]}", False),
        (TOKEN, f"Basic {TOKEN}", False),
        (TOKEN, TOKEN, False),
        (TOKEN, "Bearer ", False),
        (TOKEN, "Bearer", False),
        (TOKEN, "", False),
        (TOKEN, "Bearer é", False),
        ("é", "Bearer é", True),
        ("", "Bearer ", False),
        ("", "Bearer", False),
        ("", "", False),
    ],
)
def test_the_token_opens(settings: Settings, token: str, header: str, may: bool) -> None:
    settings.METRICS_TOKEN = token
    request = RequestFactory().get("/metrics", headers={"Authorization": header} if header else {})
    assert may_read(request) is may
