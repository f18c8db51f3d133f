from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured

from limits.rates import Per, Rate, rates
from network_site import settings as written


def test_what_the_settings_say() -> None:
    assert rates("30/h/member, 5/10m/address") == (
        Rate(30, timedelta(hours=1), Per.MEMBER),
        Rate(5, timedelta(minutes=10), Per.ADDRESS),
    )
    assert rates("1/s/member,2/d/member")[1].span == timedelta(days=1)
    assert rates("") == rates(" , ") == ()


@pytest.mark.parametrize(
    "text", ["30", "30/h", "0/h/member", "30/w/member", "30/h/user", "-1/h/member", "3/0m/member", "1/401d/member", "x"]
)
def test_what_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match="/"):
        rates(f"5/h/member, {text}")


@pytest.mark.parametrize("amount", [1, 3, 7, 600, 3000])
def test_the_amount_always_fits_into_the_span(amount: int) -> None:
    rate = Rate(amount, timedelta(hours=1), Per.MEMBER)
    assert rate.step * amount <= rate.span < rate.step * (amount + 1)


def test_the_projects_own_can_be_read_and_limit_something() -> None:
    for name, text in written.LIMITS.items():
        assert any(rate.per is Per.ADDRESS for rate in rates(text)), name
        assert name == "sign_up" or any(rate.per is Per.MEMBER for rate in rates(text)), name


def test_the_site_does_not_start_with_a_limit_that_cannot_be_read() -> None:
    config = apps.get_app_config("limits")
    project.LIMITS = {"post": "many"}
    with pytest.raises(ImproperlyConfigured, match="LIMIT_POST: 'many'"):
        config.ready()
