"""How pytest-playwright starts the browser. A fixture of a conftest, since only those go before other plugins'."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Playwright

from tests.plugins.browser import REASON, find_browser

# Chromium's own business with the network has no place in a test.
ARGUMENTS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    playwright: Playwright, browser_type_launch_args: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """How pytest-playwright starts the browser: this machine's own, without Playwright's download."""
    program = find_browser()
    if program is None:
        pytest.fail(f"CI is set, so browser tests may not be skipped, but there is {REASON}.", pytrace=False)
    arguments = [*ARGUMENTS]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses root
    patch = pytest.MonkeyPatch()
    # Playwright's loop makes Django believe that the test's own queries are asynchronous code.
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    yield {**browser_type_launch_args, "executable_path": program, "args": arguments}
    # While that loop runs, Django keeps this thread's connections in another place, and here is the last chance
    # to close those: one left open keeps the test database from being dropped.
    connections.close_all()
    patch.undo()
