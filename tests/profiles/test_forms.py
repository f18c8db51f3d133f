"""Forms of one's own profile against the columns that they fill."""

import pytest
from django import forms

from accounts.models import Member
from profiles.forms import CardForm, ContactForm, EducationForm, PositionForm
from profiles.models import Education, Position
from profiles.models.terms import TERM_MAX

FIELDS = [
    (form, name, model)
    for form, model in ((CardForm, Member), (ContactForm, Member), (PositionForm, Position), (EducationForm, Education))
    for name, field in form.base_fields.items()
    if isinstance(field, forms.CharField)
]


@pytest.mark.parametrize(("form", "name", "model"), FIELDS)
def test_no_field_takes_more_than_its_column(form: type[forms.Form], name: str, model: type) -> None:
    column = model._meta.get_field(name)
    most = TERM_MAX if column.is_relation else column.max_length
    field = form.base_fields[name]
    assert field.max_length is not None
    assert field.max_length <= most


def test_there_are_fields_to_look_at() -> None:
    assert len(FIELDS) >= 14
