"""Forms as they are rendered."""

import re

import pytest
from django import forms

from core.gallery import ExampleForm


@pytest.fixture(scope="module")
def html() -> str:
    form = ExampleForm({"email": "claire@", "first": "c"})
    assert not form.is_valid()
    return str(form)


def test_errors_are_tied_to_their_field(html: str) -> None:
    widget = re.search(r'<input type="email"[^>]*>', html)
    assert widget
    assert 'aria-invalid="true"' in widget[0]
    described = re.search(r'aria-describedby="([^"]+)"', widget[0])
    assert described
    assert described[1].split() == ["id_email_helptext", "id_email_error"]
    for identifier in described[1].split():
        assert html.count(f'id="{identifier}"') == 1


def test_every_described_id_exists(html: str) -> None:
    for described in re.findall(r'aria-describedby="([^"]*)"', html):
        for identifier in described.split():
            assert f'id="{identifier}"' in html


def test_every_label_has_its_widget(html: str) -> None:
    labels = re.findall(r'<label for="([^"]+)"', html)
    assert len(labels) >= 7
    for identifier in labels:
        assert f'id="{identifier}"' in html


def test_errors_of_the_form_come_first_and_are_announced(html: str) -> None:
    assert 'role="alert"' in html
    assert html.index("Two things need another look.") < html.index('name="name"')


def test_optional_fields_say_so(html: str) -> None:
    assert re.search(r'<label for="id_note">Note <span class="optional">', html)
    assert not re.search(r'<label for="id_name">Name <span', html)


def test_groups_of_choices_have_a_legend(html: str) -> None:
    assert re.search(r"<fieldset[^>]*>\s*<legend>Main button", html)


def test_text_is_escaped() -> None:
    class Risky(forms.Form):
        name = forms.CharField(label="<b>Name</b>")

    html = str(Risky({"name": ""}, prefix='"><script>'))
    assert "<b>" not in html
    assert "<script>" not in html
