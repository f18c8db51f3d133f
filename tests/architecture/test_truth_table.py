"""A new address wants a row: what shows anything of another member, or does something to one, is in tests/truth/."""

from pathlib import Path

import pytest

from tests.architecture.addresses import is_own, patterns
from tests.architecture.test_imports import ROOT, imported, label
from tests.truth import table_actions, table_doings, table_lists, table_posts, table_profiles

TABLES = (table_actions, table_doings, table_lists, table_posts, table_profiles)

# Addresses that show nothing of any other member and do nothing to one, each with the reason why that is so.
NOT_ABOUT_OTHERS = {
    "accounts:photo": "by a random name that is told to those who may see it (docs/adr/0007)",
    "accounts:privacy": "one's own settings",
    "accounts:settings": "one's own settings",
    "connections:circles": "how many people one's own circles are, no names",
    "core:display": "how pages look on this device",
    "core:metrics": "how many, never who; for who bears the token (docs/operating.md)",
    "core:styleguide": "examples, in development only",
    "feed:audience": "how many people one's own audience is, no names",
    "moderation:decisions": "what was decided about oneself; by whom is not told",
    "moderation:notice": "whether there is something new of that",
    "moderation:object": "an answer to what was decided about oneself",
    "profiles:drop_photo": "one's own profile",
    "profiles:edit": "one's own profile",
    "profiles:entries": "one's own profile",
    "profiles:entry_change": "one's own profile",
    "profiles:entry_new": "one's own profile",
    "profiles:entry_remove": "one's own profile",
    "profiles:save_card": "one's own profile",
    "profiles:save_contact": "one's own profile",
    "profiles:save_handle": "one's own profile; a handle that is taken is no secret",
    "profiles:save_photo": "one's own profile",
    "profiles:term_remove": "one's own profile",
    "profiles:terms_add": "one's own profile",
    "profiles:terms_known": "words that several members use, and nobody's name (tests/profiles/views/test_terms.py)",
    "profiles:undo": "one's own profile",
}


def in_tables() -> set[str]:
    return {name for table in TABLES for names in table.ADDRESSES.values() for name in names}


def own_addresses() -> set[str]:
    return {name for name, pattern in patterns() if is_own(pattern.callback) and not name.startswith("admin:")}


def test_every_address_is_in_a_table_or_says_why_not() -> None:
    missing = own_addresses() - in_tables() - NOT_ABOUT_OTHERS.keys()
    assert not missing, f"without a row in tests/truth/: {sorted(missing)}"


def test_no_row_is_about_an_address_that_is_gone() -> None:
    assert in_tables() | NOT_ABOUT_OTHERS.keys() <= own_addresses()


def test_no_address_is_in_both() -> None:
    assert not in_tables() & NOT_ABOUT_OTHERS.keys()


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "truth").glob("table_*.py")), ids=label)
def test_the_tables_share_no_code_with_the_rulebook(path: Path) -> None:
    """They import the reader of tables and nothing of the project, so that nobody's mistake is in both."""
    assert {name for name, _line, _is_top in imported(path)} <= {"tests.truth.sheet.Sheet", "tests.truth.sheet.sheet"}
