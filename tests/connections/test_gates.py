"""A gate answers as its rule does: for everybody, whatever was asked before, wherever in a query it stands."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Member
from connections.gates import Gate
from connections.models import Follow, Tie
from connections.relations import Viewer
from connections.visibility import visible_q
from tests.cast import Cast


def member_rule(viewer: Viewer) -> Q:
    return visible_q(viewer, "id")


def follow_rule(viewer: Viewer) -> Q:
    """Made of another gate, whose inner tables have the names of this one's."""
    there = Member.objects.filter(member_gate(viewer))
    return Q(Exists(there.filter(pk=OuterRef("followed_id")))) & Q(Exists(there.filter(pk=OuterRef("follower_id"))))


member_gate = Gate("member", lambda: Member, member_rule)
follow_gate = Gate("follow", lambda: Follow, follow_rule)


def everybody(cast: Cast) -> list[Viewer]:
    Member.objects.filter(pk__in=[cast.bob.pk, cast.erin.pk]).update(is_public=True)
    Member.objects.filter(pk=cast.dave.pk).update(is_confirmed=False)
    people: list[Viewer] = list(Member.objects.order_by("pk"))
    return [*people, AnonymousUser(), *reversed(people)]


def test_it_answers_as_the_rule_does(cast: Cast) -> None:
    answers = set()
    for viewer in everybody(cast):
        expected = set(Member.objects.filter(member_rule(viewer)))
        assert set(Member.objects.filter(member_gate(viewer))) == expected
        answers.add(frozenset(member.handle for member in expected))
    assert len(answers) == 5, "alice, mallory, dave, the others and visitors see different members"


def test_gates_can_be_made_of_gates(cast: Cast) -> None:
    Follow.objects.create(follower=cast.mallory, followed=cast.bob)
    Follow.objects.create(follower=cast.carol, followed=cast.dave)
    for viewer in everybody(cast):
        there = Member.objects.filter(member_rule(viewer)).values("pk")
        expected = Follow.objects.filter(follower__in=there, followed__in=there)
        assert set(Follow.objects.filter(follow_gate(viewer))) == set(expected)


def test_it_stands_anywhere_in_a_query(cast: Cast) -> None:
    gate, hidden = member_gate(cast.alice), {cast.mallory}
    everyone = set(Member.objects.all())
    assert set(Member.objects.exclude(gate)) == hidden
    assert set(Member.objects.filter(~Q(gate))) == hidden
    assert set(Member.objects.filter(Q(gate) | Q(handle="mallory"))) == everyone
    assert set(Member.objects.filter(gate).filter(member_gate(cast.mallory))) == everyone - {cast.alice, cast.mallory}
    assert Member.objects.filter(gate).count() == len(everyone) - 1
    # Below other tables of the same names, joined and as a subquery of a subquery.
    inner = Member.objects.filter(gate, pk=OuterRef("other_id"))
    ties = Tie.objects.filter(Exists(inner), member_id=OuterRef("pk"))
    assert set(Member.objects.filter(Exists(ties))) == {cast.alice, cast.bob, cast.carol, cast.dave}
    counted = Member.objects.filter(gate).annotate(number=Count("follows_received")).filter(number__gt=0)
    assert {member.handle for member in counted} == {"alice"}


def test_a_rule_that_joins_is_refused(cast: Cast) -> None:
    joining = Gate("joining", lambda: Follow, lambda viewer: Q(followed__is_active=True))
    with pytest.raises(ValueError, match="joins"):
        joining(cast.alice)
