"""Gives every test session a PostgreSQL and a Valkey of its own, before Django reads its settings.

Nothing needs to be started first and the developer's data is never touched. The servers die with the session,
even with a killed one. DATABASE_URL or REDIS_URL, where set, say which servers to test on instead.
"""

import contextlib
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from core.catalogs import compile_catalogs
from devservices.control import ours, throwaway
from devservices.errors import ServiceError

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    # As a wrapper this comes before every plain hook, and so before pytest-django reads the settings.
    os.environ["ENVIRONMENT"] = "test"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    os.environ["REDIS_KEY_PREFIX"] = f"test-{worker or 'main'}"
    asked_for_help_only = any(early_config.known_args_namespace.__dict__.get(name) for name in ("help", "version"))
    if not worker and not asked_for_help_only:
        _prepare(early_config)
    return (yield)


def _prepare(config: pytest.Config) -> None:
    compile_catalogs(BASE_DIR / "locale")
    names = ours()
    if not names:
        return
    session = contextlib.ExitStack()
    try:
        home = session.enter_context(throwaway(BASE_DIR, names))
    except ServiceError as problem:
        raise pytest.UsageError(str(problem)) from problem
    config.add_cleanup(session.close)
    # The workers of pytest-xdist inherit these and start nothing.
    if "postgres" in names:
        os.environ["DATABASE_URL"] = home.database_url
    if "valkey" in names:
        os.environ["REDIS_URL"] = home.redis_url
