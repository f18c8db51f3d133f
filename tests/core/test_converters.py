"""The parts of addresses: what they may be made of, everywhere they stand."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models.handle import HANDLE_MAX
from core.converters import HandleConverter, PhotoConverter
from tests.architecture.addresses import patterns
from tests.cast import Cast

BAD_HANDLES = ["%00", "a%00b", "a_b", "a.b", "%C3%A9", "a%20b", "a%0A", "x" * (HANDLE_MAX + 1), "%ED%A0%80"]
PLACES = {
    name: pattern.pattern.converters for name, pattern in patterns() if re.search(r"<\w+:handle>", str(pattern.pattern))
}
TOKENS = re.compile(rb"[A-Za-z0-9]{64}")


def test_every_handle_in_an_address_is_read_alike() -> None:
    assert len(PLACES) >= 12
    for name, converters in PLACES.items():
        assert isinstance(converters["handle"], HandleConverter), name


def test_a_handle_of_the_greatest_length_fits() -> None:
    pattern = re.compile(HandleConverter.regex)
    assert pattern.fullmatch("x" * HANDLE_MAX)
    assert pattern.fullmatch("Ines-Caron-2")


@pytest.mark.parametrize("handle", BAD_HANDLES)
def test_what_is_no_handle_is_no_address(cast: Cast, client: Client, handle: str) -> None:
    client.force_login(cast.alice)
    for address in (f"/in/{handle}/", f"/in/{handle}/connections/", f"/in/{handle}/mutual/"):
        assert client.get(address).status_code == 404, address
        assert Client().get(address).status_code == 404, address
    for address in (
        *(f"/network/grow/{handle}/{verb}/" for verb in ("dismiss", "undo")),
        *(f"/network/{verb}/{handle}/" for verb in ("invite", "follow", "unfollow", "remove", "block", "unblock")),
    ):
        assert client.post(address).status_code == 404, address
    assert client.get(f"/network/tie/{handle}/").status_code == 404


def test_no_handle_and_nobody_behind_one_answer_alike(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    client.get("/")
    pages = set()
    for handle in ("mallory", "nobody1", "no_body", "%00"):
        page = client.get(f"/in/{handle}/").content
        # The page holds the way back to itself, and a token that is another each time.
        pages.add(TOKENS.sub(b"", page).replace(f"/in/{handle}/".encode(), b""))
    assert len(pages) == 1


def test_capitals_lead_to_the_member(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    assert client.get("/in/BOB/")["Location"] == "/in/bob/"


@pytest.mark.parametrize(
    "name", ["x" * 300, "x" * 300 + ".webp", "x.png", "x", ".webp", "%00.webp", "a%0A.webp", "..%2Fx.webp", "a.b.webp"]
)
def test_what_is_no_photos_name_is_no_address(
    db: None, client: Client, settings: Any, tmp_path: Path, name: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "x.png").touch()
    assert client.get(f"/photos/{name}").status_code == 404


def test_photos_names() -> None:
    for name in ("AZaz09_-.webp", "x" * 32 + "_aB3dE6g.webp"):
        assert re.fullmatch(PhotoConverter.regex, name)
