"""Examples for the gallery of components (/styleguide/): invented people in every state a component knows."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.utils import timezone

from core.text import initials


@dataclass(frozen=True)
class ExampleCard:
    """What components/person.html and avatar.html read of a card."""

    name: str
    degree: int | None = None
    headline: str = ""
    place: str = ""
    mutual_count: int = 0
    hue: int = 0
    url: str = "#people"
    photo_url: str = ""
    is_viewer: bool = False
    hidden: bool = False

    @property
    def initials(self) -> str:
        first, _, last = self.name.partition(" ")
        return initials(first, last)


@dataclass(frozen=True)
class ExamplePage:
    """What components/pagination.html reads of a keyset page."""

    next_cursor: str


CLAIRE = ExampleCard("Claire Moreau", None, "Product lead, climate software", "Nantes, France", hue=1, is_viewer=True)
INES = ExampleCard("Inès Caron", 1, "Energy lawyer", "Rennes, France", 12, hue=11)
MARC = ExampleCard(
    "Marc Oyelaran",
    2,
    "Grid scientist at Nordvind, formerly ten years of hydrology",
    "Rennes, France",
    4,
    hue=8,
)
LENA = ExampleCard("Lena Koch", 3, "Writes about storage", "Leipzig, Germany", hue=6)
TARO = ExampleCard("Taro H.", None, "Designs ferries", hue=4)


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", max_length=60)
    email = forms.EmailField(label="Email address", help_text="Only your connections can see it.")
    note = forms.CharField(
        label="Note",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Say what links you.",
    )
    circle = forms.ChoiceField(label="Who may see it", choices=[("1", "My connections"), ("2", "Up to 2nd degree")])
    first = forms.ChoiceField(
        label="Main button",
        choices=[("c", "Connect"), ("f", "Follow")],
        widget=forms.RadioSelect,
        initial="c",
    )
    photo = forms.FileField(label="Photo", required=False)
    public = forms.BooleanField(
        label="Public profile", required=False, help_text="People without an account may see it."
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuses, so that the gallery shows an error of the whole form."""
        raise forms.ValidationError("Two things need another look.")


def icon_names() -> list[str]:
    """The names of all icons, in the order of the drawing."""
    sprite = finders.find("img/icons.svg")
    return re.findall(r'<symbol id="([a-z-]+)"', Path(sprite).read_text()) if sprite else []


def context(cursor: str) -> dict[str, Any]:
    """The examples; `cursor` is that of the address, so that the link to more can be tried."""
    now = timezone.now()
    return {
        "icons": icon_names(),
        "people": [INES, MARC, LENA, TARO],
        "hues": [replace(CLAIRE, hue=hue) for hue in range(12)],
        "claire": CLAIRE,
        "marc": MARC,
        "ines": INES,
        "circles": [
            {"degree": 1, "count": "214", "url": "#circles"},
            {"degree": 2, "count": "6,871", "url": "#circles"},
            {"degree": 3, "count": None, "url": ""},
        ],
        "hops": [CLAIRE, INES, MARC],
        "hidden_hops": [CLAIRE, replace(INES, hidden=True), MARC],
        "tabs": [
            {"url": "#tabs", "label": "Grow", "current": True},
            {"url": "#tabs", "label": "Invitations", "count": 3},
            {"url": "#tabs", "label": "Connections", "count": 214},
            {"url": "#tabs", "label": "Following", "count": 58},
            {"url": "#tabs", "label": "Followers", "count": "1,031"},
        ],
        "moments": [
            now,
            now - timedelta(minutes=12),
            now - timedelta(hours=5),
            now - timedelta(days=3),
            now - timedelta(days=400),
        ],
        "keyset": ExamplePage("" if cursor else "next"),
        "numbered": Paginator(range(90), 10).page(2),
        "fresh_form": ExampleForm(prefix="fresh"),
        "wrong_form": ExampleForm({"wrong-email": "claire@", "wrong-note": "Hello"}, prefix="wrong"),
    }
