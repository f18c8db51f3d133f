"""How complete a profile is, and the next step."""

import pytest

from connections.visibility import Row
from profiles.completeness import completeness
from profiles.facts import facts
from tests import factories
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_steps_are_taken_one_after_the_other() -> None:
    member = MemberFactory()

    def now() -> tuple[int, str]:
        found = completeness(member, facts(member, member, frozenset(Row)))
        return found.done, found.url

    assert now() == (0, "/profile/edit/")
    member.headline = "Sails"
    assert now() == (1, "/profile/edit/positions/new/")
    factories.position(member, "Nordvind")
    assert now() == (2, "/profile/edit/#photo")
    member.photo = "photos/x.webp"
    assert now() == (3, "/profile/edit/#interests")
    factories.interests(member, "a", "b")
    assert now() == (3, "/profile/edit/#interests")
    factories.interests(member, "c")
    assert now() == (4, "/profile/edit/")
    member.place, member.about = "Rennes", "I sail."
    assert now() == (6, "/profile/edit/#skills")
    factories.skills(member, "a", "b", "c")
    assert now() == (7, "/profile/edit/education/new/")
    factories.education(member, "INSA")
    found = completeness(member, facts(member, member, frozenset(Row)))
    assert found.is_complete
    assert (found.label, found.url) == ("", "")
