"""Addresses with one part that differs are those that Django's resolver makes."""

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, clear_script_prefix, reverse, set_script_prefix

from core.places import address


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("profiles:member", "ines-caron"),
        ("profiles:member", "X"),
        ("profiles:member", "a" * 40),
        ("connections:accept", 7),
        ("connections:accept", 0),
        ("connections:accept", 10**19),
        ("connections:accept", 908070605040302010),
        ("profiles:entries", "positions"),
        ("accounts:photo", "a_B-9.webp"),
        ("feed:post", 12),
    ],
)
def test_as_the_resolver_has_it(name: str, key: str | int) -> None:
    for _first_and_remembered in range(2):
        assert address(name, key) == reverse(name, args=[key])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("profiles:member", "inès"),
        ("profiles:member", "a/b"),
        ("profiles:member", "a" * 41),
        ("profiles:member", ""),
        ("connections:accept", -1),
        ("profiles:entries", "nonsense"),
        ("feed:post", 0),
        ("nowhere", 1),
    ],
)
def test_what_is_no_address_is_none_here_either(name: str, key: str | int) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name, args=[key])
    with pytest.raises(NoReverseMatch):
        address(name, key)


def test_below_another_folder() -> None:
    assert address("profiles:member", "bob") == "/in/bob/"
    set_script_prefix("/network/")
    try:
        assert address("profiles:member", "bob") == "/network/in/bob/"
    finally:
        clear_script_prefix()


@override_settings(ROOT_URLCONF="core.urls")
def test_in_another_tree_of_addresses() -> None:
    with pytest.raises(NoReverseMatch):
        address("profiles:member", "bob")
