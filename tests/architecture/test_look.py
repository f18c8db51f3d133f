"""The look as files: what the content security policy forbids, icons that exist, colours that can be read."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from core.gallery import icon_names

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "hx-on": re.compile(r"\bhx-on\b"),
    "an evaluated hx-vals or hx-headers": re.compile(r"""hx-(?:vals|headers)=['"]?(?:js|javascript):"""),
    "a trigger filter": re.compile(r"""hx-trigger=(['"])[^'"]*\["""),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
    "a javascript address": re.compile(r"javascript:"),
}


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_templates_keep_to_the_policy(path: Path) -> None:
    text = path.read_text()
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert not found, f"{path.name} has {', '.join(found)}"


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_templates_compile(path: Path) -> None:
    get_template(path.relative_to(ROOT / "templates").as_posix())


def test_every_icon_named_exists() -> None:
    drawn = set(icon_names())
    assert len(drawn) >= 40
    assert len(drawn) == len(icon_names()), "an icon is drawn twice"
    named_anywhere = re.compile(
        r"""\{%\s*icon\s+["']([a-z-]+)["']|\bicon=["']([a-z-]+)["']|\bicon\|default:["']([a-z-]+)"""
    )
    missing = {
        f"{path.name}: {name}"
        for path in TEMPLATES
        for match in named_anywhere.findall(path.read_text())
        for name in match
        if name and name not in drawn
    }
    assert not missing


def test_every_class_of_hue_exists() -> None:
    text = (ROOT / "static/css/components.css").read_text()
    assert all(f".hue-{hue} {{" in text for hue in range(12))


def test_scripts_are_light() -> None:
    """All of ours and htmx, as they are transferred, on a page that needed every one of them: under 40 KB."""
    htmx = finders.find("django_htmx/htmx-2.min.js")
    total = sum(len(gzip.compress(path.read_bytes())) for path in [Path(htmx), *SCRIPTS])
    assert total < 40_000, f"{total} bytes of JavaScript"


def test_every_style_sheet_and_script_is_linked() -> None:
    linked = get_template("components/stylesheets.html").render()
    assert all(path.stem in linked for path in STYLES)
    # What every page needs stands in one place; what few need, on those.
    named_anywhere = "".join(path.read_text() for path in TEMPLATES)
    assert all(f"js/{path.name}" in named_anywhere for path in SCRIPTS)


def test_colours_live_in_the_tokens() -> None:
    """A colour outside the tokens would have no dark twin; what floats over the page in one colour is the exception."""
    colour = re.compile(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", re.IGNORECASE)
    fixed = re.compile(r"#fff\b|message|light-dark")
    strays = {
        f"{path.name}: {line.strip()}"
        for path in STYLES
        if path.name != "tokens.css"
        for line in path.read_text().splitlines()
        if colour.search(line) and not fixed.search(line)
    }
    assert not strays


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits[:6]
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _tokens() -> dict[str, tuple[str, str]]:
    text = (ROOT / "static/css/tokens.css").read_text().split("@media")[0]
    pairs = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", text)
    return {name: (light, dark) for name, light, dark in pairs}


GROUNDS = ("paper", "surface", "raised", "sunken", "hover")
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "danger", "brand") for ground in GROUNDS),
    ("brand-ink", "brand"),
    ("brand-ink", "brand-strong"),
    ("brand", "brand-soft"),
    *((f"d{n}", ground) for n in (1, 2, 3) for ground in (f"d{n}-soft", "surface", "paper")),
    *((name, f"{name}-soft") for name in ("ok", "warn", "danger")),
    *(("ink", f"{name}-soft") for name in ("ok", "warn", "danger", "d1", "d2", "d3")),
    ("ink-2", "d3-soft"),
]
SHAPES = [(line, ground) for line in ("line-strong", "focus") for ground in ("paper", "surface", "raised")]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"), [*((t, g, 4.5) for t, g in TEXTS), *((s, g, 3.0) for s, g in SHAPES)]
)
def test_contrast(text: str, ground: str, least: float, scheme: int) -> None:
    tokens = _tokens()
    ratio = _contrast(tokens[text][scheme], tokens[ground][scheme])
    assert ratio >= least, f"{text} on {ground}: {ratio:.2f}"
