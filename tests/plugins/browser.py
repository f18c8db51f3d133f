"""Browser tests use the Chromium or Chrome of this machine; where there is none, the summary says so.

With CI=true they may not be skipped: they fail instead. Mark such a test with `@pytest.mark.browser`.
"""

import os
import shutil

import pytest

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
REASON = "no Chromium or Chrome on this machine"
YES = {"1", "true", "yes"}


def find_browser() -> str | None:
    """The path of the machine's Chromium or Chrome; the environment variable CHROMIUM goes first."""
    wanted = os.environ.get("CHROMIUM")
    candidates = (wanted,) if wanted else PROGRAMS
    return next((path for name in candidates if (path := shutil.which(name))), None)


def _may_skip() -> bool:
    return os.environ.get("CI", "").lower() not in YES


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Once Playwright runs, its event loop stays in this process and asynchronous tests fail: browsers go last.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if _may_skip() and find_browser() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=REASON))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if REASON in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line("")
        terminalreporter.write_line(
            f"{len(skipped)} browser tests were SKIPPED: {REASON}. Install one, or name its path in CHROMIUM.",
            yellow=True,
            bold=True,
        )
