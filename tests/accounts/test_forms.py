"""The forms of the account: what they take, what they explain."""

import pytest

from accounts.forms import LanguageForm, PrivacyForm, ReasonForm, SignupForm
from accounts.models import Member


def test_every_row_of_privacy_is_explained_and_in_one_part(db: None) -> None:
    form = PrivacyForm(instance=Member(handle="ines", first_name="Inès", last_name="Caron"))
    placed = [field.name for _title, _text, fields in form.parts() for field in fields]
    assert sorted(placed) == sorted(form.fields)
    assert len(placed) == len(set(placed))
    assert all(str(field.help_text) for field in form.fields.values())
    assert "Inès C." in form.fields["last_name_as_initial"].help_text


@pytest.mark.parametrize(
    ("field", "value"),
    [("card_reach", 4), ("details_reach", 3), ("contact_reach", 2), ("activity_reach", 3), ("invitations_from", 1)],
)
def test_nothing_can_be_widened_beyond_the_rules(field: str, value: int) -> None:
    data = {
        "card_reach": 3,
        "details_reach": 2,
        "interests_reach": 4,
        "contact_reach": 1,
        "activity_reach": 2,
        "invitations_from": 4,
    }
    assert PrivacyForm(data, instance=Member()).is_valid()
    assert field in PrivacyForm({**data, field: value}, instance=Member()).errors


@pytest.mark.parametrize(("sent", "kept"), [("fr", "fr"), ("en", "en"), ("browser", "")])
def test_the_language(sent: str, kept: str) -> None:
    form = LanguageForm({"language": sent})
    assert form.is_valid()
    assert form.cleaned_data == {"language": kept}


def test_a_language_that_there_is_not() -> None:
    assert "language" in LanguageForm({"language": "tlh"}).errors


def test_names_are_cleaned_and_needed() -> None:
    form = SignupForm({"first_name": " Inès\u202e ", "last_name": "Ca\u200bron"})
    assert form.is_valid()
    assert form.cleaned_data["first_name"] == "Inès"
    assert form.cleaned_data["last_name"] == "Caron"
    assert set(SignupForm({"first_name": "\u200b", "last_name": "  "}).errors) == {"first_name", "last_name"}


def test_names_are_measured_as_they_are_stored() -> None:
    """Some letters become two when they are composed: what is too long then is too long."""
    form = SignupForm({"first_name": "\u0958" * 40, "last_name": "x" * 61})
    assert set(form.errors) == {"first_name", "last_name"}
    assert SignupForm({"first_name": "\u0958" * 30, "last_name": "\u200b" * 9 + "x" * 60}).is_valid()


def test_a_reason_has_words() -> None:
    assert ReasonForm({"reason": " Spam \r\n again "}).is_valid()
    assert "reason" in ReasonForm({"reason": "\u200b"}).errors
    assert "reason" in ReasonForm({"reason": "x" * 1001}).errors
