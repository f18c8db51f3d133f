"""Dismissed suggestions."""

import pytest
from django.db import IntegrityError, transaction

from profiles.models import SuggestionDismissal
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_once_a_pair_and_not_oneself() -> None:
    one, other = MemberFactory(), MemberFactory()
    SuggestionDismissal.objects.create(member=one, dismissed=other)
    SuggestionDismissal.objects.create(member=other, dismissed=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestionDismissal.objects.create(member=one, dismissed=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestionDismissal.objects.create(member=one, dismissed=one)
