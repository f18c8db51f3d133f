"""People you may know: who is suggested, who never is, in what order, for what reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Member
from connections.models import Invitation
from profiles import candidates as candidates_module
from profiles.candidates import Candidate, Common, candidates
from profiles.services import dismiss, undo_dismissal
from profiles.suggestions import proposals, reason, score_of, suggestions
from tests import factories
from tests.cast import Cast
from tests.factories import MemberFactory, chain, connect, members

pytestmark = pytest.mark.django_db


def found(viewer: Member, search: str = "") -> list[Member]:
    return [suggestion.member for suggestion in suggestions(viewer, search=search)]


def test_the_second_circle_and_nobody_else(cast: Cast) -> None:
    assert found(cast.alice) == [cast.carol]
    assert found(cast.carol) == [cast.alice]
    assert found(cast.erin) == []


def pending(viewer: Member, other: Member) -> None:
    factories.invite(viewer, other)


def received(viewer: Member, other: Member) -> None:
    factories.invite(other, viewer)


def ignored(viewer: Member, other: Member) -> None:
    factories.invite(other, viewer, ignored_at=timezone.now())


def unknown(viewer: Member, other: Member) -> None:
    factories.invite(viewer, other, state="unknown", closed_at=timezone.now() - timedelta(days=900))


def answered_unknown(viewer: Member, other: Member) -> None:
    factories.invite(other, viewer, state="unknown", closed_at=timezone.now())


def withdrawn(viewer: Member, other: Member) -> None:
    factories.invite(viewer, other, state="withdrawn", closed_at=timezone.now() - timedelta(days=20))


def blocked(viewer: Member, other: Member) -> None:
    factories.block(viewer, other)


def blocking(viewer: Member, other: Member) -> None:
    factories.block(other, viewer)


def dismissed(viewer: Member, other: Member) -> None:
    dismiss(member=viewer, other=other)


def inactive(viewer: Member, other: Member) -> None:
    Member.objects.filter(pk=other.pk).update(is_active=False, suspended_at=timezone.now())


def connected(viewer: Member, other: Member) -> None:
    connect(viewer, other)


@pytest.mark.parametrize("near", [True, False])
@pytest.mark.parametrize(
    "standing",
    [
        pending,
        received,
        ignored,
        unknown,
        answered_unknown,
        withdrawn,
        blocked,
        blocking,
        dismissed,
        inactive,
        connected,
    ],
)
def test_who_is_never_suggested(standing: Any, near: bool) -> None:
    viewer, other, between = members(3)
    if near:
        chain(viewer, between, other)
    for person in (viewer, other):
        factories.interests(person, "Choir")
    assert found(viewer) == [other]
    standing(viewer, other)
    assert found(viewer) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "withdrawn", "closed_at": timezone.now() - timedelta(days=22)},
        {"state": "expired", "closed_at": timezone.now()},
        {"state": "open", "created_at": timezone.now() - timedelta(days=181)},
    ],
)
def test_old_invitations_do_not_stand_in_the_way(cast: Cast, fields: dict[str, Any]) -> None:
    Invitation.objects.create(sender=cast.alice, recipient=cast.carol, **fields)
    assert found(cast.alice) == [cast.carol]


def test_a_dismissal_can_be_undone(cast: Cast) -> None:
    dismiss(member=cast.alice, other=cast.carol)
    assert found(cast.alice) == []
    assert found(cast.carol) == [cast.alice]
    undo_dismissal(member=cast.alice, other=cast.carol)
    assert found(cast.alice) == [cast.carol]


def test_some_mutual_connections_come_before_most() -> None:
    viewer, *mutual = members(17)
    connect(viewer, *mutual)  # 16 connections: the peak is at 4
    one, few, some, most = (MemberFactory() for _ in range(4))
    for person, count in ((one, 1), (few, 2), (some, 4), (most, 16)):
        connect(person, *mutual[:count])
    assert [person.pk for person in found(viewer)] == [some.pk, few.pk, one.pk, most.pk]


def test_small_circles_say_more_than_large_ones() -> None:
    viewer, hub, quiet, through_hub, through_quiet = members(5)
    connect(viewer, hub, quiet)
    connect(hub, *members(30))
    connect(hub, through_hub)
    connect(quiet, through_quiet)
    ranked = found(viewer)
    assert ranked.index(through_quiet) < ranked.index(through_hub)


def test_what_is_shared_weighs() -> None:
    viewer, between, plain, alike, schoolmate = members(5)
    chain(plain, between, viewer)
    connect(between, alike, schoolmate)
    for person in (viewer, alike):
        factories.interests(person, "Choir")
    for person in (viewer, schoolmate):
        factories.education(person, "INSA")
    assert found(viewer) == [schoolmate, alike, plain]


@pytest.mark.parametrize("mutual", [1, 3, 4, 9])
def test_the_formula(mutual: int) -> None:
    candidate = Candidate(id=1, degree=2, mutual=mutual, closeness=0.5, peak=4.0, via=None)
    # x·e^(1−x)·(1+c)/2, worked out by hand for x = n/4 and c = 1/2
    assert score_of(candidate, Common()) == pytest.approx(
        {1: 0.396_938, 3: 0.722_264, 4: 0.75, 9: 0.483_477}[mutual], abs=1e-6
    )
    everything = Common(interests=["a", "b", "c", "d"], schools=["s"], colleagues=["o"], organisations=["p"])
    assert score_of(candidate, everything) == pytest.approx(score_of(candidate, Common()) + 0.45 + 0.3 + 0.3)


def test_beyond_the_second_circle_bonuses_are_all_there_is() -> None:
    far = Candidate(id=1, degree=None, mutual=0, closeness=0.0, peak=4.0, via=None)
    assert score_of(far, Common()) == 0
    assert score_of(far, Common(interests=["a"])) == pytest.approx(0.075)


class TestFacts:
    """A suggestion tells nothing that the profile would not."""

    def shared(self, one: Member, other: Member) -> None:
        for person in (one, other):
            factories.position(person, "Nordvind")
            factories.education(person, "INSA")
            factories.interests(person, "Choir")

    def told(self, viewer: Member) -> Common | None:
        return next((suggestion.common for suggestion in suggestions(viewer)), None)

    def test_second_degree_sees_all(self, cast: Cast) -> None:
        self.shared(cast.alice, cast.carol)
        assert self.told(cast.alice) == Common(interests=["Choir"], schools=["INSA"], colleagues=["Nordvind"])

    @pytest.mark.parametrize(
        ("setting", "told"),
        [
            ({"details_reach": 1}, Common(interests=["Choir"], colleagues=["Nordvind"])),
            ({"card_reach": 1}, Common(interests=["Choir"], schools=["INSA"])),
            ({"interests_reach": 1}, Common(schools=["INSA"], colleagues=["Nordvind"])),
        ],
    )
    def test_narrowed_rows_stay_untold(self, cast: Cast, setting: dict[str, int], told: Common) -> None:
        self.shared(cast.alice, cast.carol)
        Member.objects.filter(pk=cast.carol.pk).update(**setting)
        assert self.told(cast.alice) == told

    def test_third_degree_tells_no_school(self, cast: Cast) -> None:
        self.shared(cast.bob, MemberFactory())
        self.shared(cast.alice, cast.dave)
        by_id = {suggestion.member.pk: suggestion for suggestion in suggestions(cast.alice)}
        assert by_id[cast.dave.pk].degree == 3
        assert by_id[cast.dave.pk].common == Common(interests=["Choir"], colleagues=["Nordvind"])

    def test_out_of_network_tells_interests_alone(self, cast: Cast) -> None:
        self.shared(cast.alice, cast.trent)
        by_id = {suggestion.member.pk: suggestion for suggestion in suggestions(cast.alice)}
        assert by_id[cast.trent.pk].degree is None
        assert by_id[cast.trent.pk].common == Common(interests=["Choir"])

    def test_a_school_alone_suggests_nobody_out_of_sight(self, cast: Cast) -> None:
        for person in (cast.alice, cast.trent):
            factories.education(person, "INSA")
        assert cast.trent not in found(cast.alice)

    def test_former_organisations_are_details(self, cast: Cast) -> None:
        factories.position(cast.alice, "Nordvind")
        factories.position(cast.carol, "Nordvind", ends_on=timezone.localdate())
        assert self.told(cast.alice) == Common(organisations=["Nordvind"])


def test_whoever_takes_no_invitation_from_there_is_not_suggested(cast: Cast) -> None:
    for person in (cast.alice, cast.trent):
        factories.interests(person, "Choir")
    assert cast.trent in found(cast.alice)
    Member.objects.filter(pk=cast.trent.pk).update(invitations_from=3)
    assert cast.trent not in found(cast.alice)


class TestSearch:
    def test_every_word_in_name_headline_or_organisation(self, cast: Cast) -> None:
        factories.position(cast.carol, "Énergie Coopérative")
        for text in ("carol", "CLA", "grid scientist", "energie", "carol coop grid"):
            assert found(cast.alice, text) == [cast.carol], text
        for text in ("bob", "carol storage", "%", "zzz"):
            assert found(cast.alice, text) == [], text

    def test_what_may_not_be_read_cannot_be_searched(self, cast: Cast) -> None:
        factories.position(cast.carol, "Énergie Coopérative")
        Member.objects.filter(pk=cast.carol.pk).update(card_reach=1)
        assert found(cast.alice, "energie") == []
        for person in (cast.alice, cast.trent):
            factories.interests(person, "Choir")
        Member.objects.filter(pk=cast.trent.pk).update(last_name_as_initial=True)
        assert found(cast.alice, "tanner") == []
        assert found(cast.alice, "trent") == [cast.trent]


class TestReason:
    def test_at_most_two_the_strongest_first(self) -> None:
        everything = Common(interests=["Choir", "Hiking", "Chess"], schools=["INSA"], colleagues=["Nordvind"])
        assert reason(everything, "Bob Baker") == "Also at Nordvind · Same school: INSA"
        assert reason(Common(interests=["Choir", "Hiking", "Chess"]), "Bob Baker") == (
            "You share Choir and Hiking · Connected to Bob Baker"
        )
        assert reason(Common(organisations=["Nordvind"]), "") == "Also worked at Nordvind"
        assert reason(Common(), "") == ""

    def test_names_the_connection_in_between_unless_they_hide(self, cast: Cast) -> None:
        [proposal] = proposals(cast.alice, suggestions(cast.alice))
        assert proposal.reason == "Connected to Bob Baker"
        assert (proposal.card.degree, proposal.card.mutual_count) == (2, 1)
        Member.objects.filter(pk=cast.bob.pk).update(hides_connections=True)
        [proposal] = proposals(cast.alice, suggestions(cast.alice))
        assert proposal.reason == ""


def test_the_effort_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer, quiet, loud = members(3)
    connect(viewer, quiet, loud)
    through_quiet = members(3)
    connect(quiet, *through_quiet)
    connect(loud, *members(40))
    monkeypatch.setattr(candidates_module, "REACHED", 4)
    # The small circle is gone through, the large one is not begun.
    assert {row.id for row in candidates(viewer.pk, near=300)} == {person.pk for person in through_quiet}
    monkeypatch.setattr(candidates_module, "REACHED", 5)
    assert len(candidates(viewer.pk, near=300)) == 43
    assert len(candidates(viewer.pk, near=7)) == 7


def test_the_ranking_repeats_itself() -> None:
    viewer, between, *others = members(12)
    connect(viewer, between)
    connect(between, *others)
    assert [person.pk for person in found(viewer)] == sorted(person.pk for person in others)
