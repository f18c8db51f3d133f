"""What every test may use. The servers come from tests/plugins/services.py, loaded in pyproject.toml."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.utils import translation

from core.redis_client import breaker
from tests.browser_launch import browser_type_launch_args
from tests.cast import cast
from tests.cluster import cluster

__all__ = ["browser_type_launch_args", "cast", "cluster"]


@pytest.fixture(autouse=True)
def _closed_breaker() -> Iterator[None]:
    """No test inherits the pause that another one's broken Redis began."""
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture(autouse=True)
def _no_limits() -> Iterator[None]:
    """Tests do in a second what members do in a day; whoever tests a limit sets one (tests/limits/)."""
    with override_settings(LIMITS={}):
        yield


@pytest.fixture(autouse=True)
def _settings_language() -> Iterator[None]:
    """No test inherits the language of another one's last request: Django keeps it active in the thread."""
    yield
    translation.deactivate()
