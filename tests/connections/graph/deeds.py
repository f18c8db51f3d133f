"""What can happen to members and their ties, done to the project and to the plain model alike."""

import contextlib
from collections.abc import Callable
from unittest.mock import patch

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections import degrees, services
from connections.graph import truth, verification
from connections.paths import paths
from tests.connections.graph.model import PlainNetwork
from tests.factories import MemberFactory

ALL_PATHS = 100
SMALL = 2

Deed = Callable[[PlainNetwork, Member, Member], None]


def do_connect(network: PlainNetwork, one: Member, other: Member) -> None:
    pair = frozenset({one.pk, other.pk})
    barred = network.suspended & pair or {tuple(pair), tuple(pair)[::-1]} & network.blocks
    if barred or pair in network.connections:
        return
    services.invite(sender=one, recipient=other)
    invitation = one.invitations_sent.open().filter(recipient=other).first()
    if invitation is not None:  # None: it met one from the other side
        services.accept(recipient=other, invitation=invitation)
    network.connections.add(pair)


def do_remove(network: PlainNetwork, one: Member, other: Member) -> None:
    with contextlib.suppress(services.Gone):
        services.remove_connection(actor=one, other=other)
        network.connections.discard(frozenset({one.pk, other.pk}))


def do_block(network: PlainNetwork, one: Member, other: Member) -> None:
    with contextlib.suppress(services.Gone):
        services.block(actor=one, other=other)
        network.connections.discard(frozenset({one.pk, other.pk}))
        network.blocks.add((one.pk, other.pk))


def do_unblock(network: PlainNetwork, one: Member, other: Member) -> None:
    with contextlib.suppress(services.Gone):
        services.unblock(actor=one, other=other)
        network.blocks.discard((one.pk, other.pk))


def do_suspend(network: PlainNetwork, one: Member, other: Member) -> None:
    if one.pk not in network.suspended:
        suspend_member(member=one, reason="test", by=None)
        network.suspended.add(one.pk)


def do_restore(network: PlainNetwork, one: Member, other: Member) -> None:
    if one.pk in network.suspended:
        restore_member(member=one, reason="test", by=None)
        network.suspended.discard(one.pk)


def do_toggle(network: PlainNetwork, one: Member, other: Member) -> None:
    """Disconnects two members who are connected, connects them otherwise, whatever stands in the way of it."""
    if frozenset({one.pk, other.pk}) in network.connections:
        for each in (one, other):
            do_restore(network, each, each)
        return do_remove(network, one, other)
    for blocker, blocked in ((one, other), (other, one)):
        do_restore(network, blocker, blocker)
        do_unblock(network, blocker, blocked)
    return do_connect(network, one, other)


def do_join(network: PlainNetwork, one: Member, other: Member) -> None:
    network.members.append(MemberFactory())


def do_leave(network: PlainNetwork, one: Member, other: Member) -> None:
    """The account is deleted, with all that hangs on it."""
    network.members = [member for member in network.members if member.pk != one.pk]
    network.connections = {pair for pair in network.connections if one.pk not in pair}
    network.blocks = {pair for pair in network.blocks if one.pk not in pair}
    network.suspended.discard(one.pk)
    Member.objects.get(pk=one.pk).delete()


def agree(network: PlainNetwork) -> None:
    """Everything the engine says is what the plain model says, for every pair."""
    for viewer_id in network.ids:
        expected = network.degrees(viewer_id)
        assert degrees.degrees(viewer_id, network.ids) == expected
        assert degrees.mutual_counts(viewer_id, network.ids) == network.mutual_counts(viewer_id)
        assert degrees.circle_counts(viewer_id) == network.circle_counts(viewer_id)
        near = degrees.near_circles(viewer_id)
        up_to = degrees.circles_up_to(viewer_id, SMALL)
        assert (up_to.first, up_to.second) == (near.first, near.second)
        # The third may be left out where the second is large, and must be right where it is there.
        third = {member_id for member_id, degree in expected.items() if degree == 3}
        assert {*up_to.third} == third if up_to.third is not None else len(up_to.second) > SMALL
        assert {*near.first} == {member_id for member_id, degree in expected.items() if degree == 1}
        assert {*near.second} == {member_id for member_id, degree in expected.items() if degree == 2}


def agree_in_sql(network: PlainNetwork) -> None:
    """What PostgreSQL alone says is what the plain model says: that with which Redis is compared is right itself."""
    for viewer_id in network.ids:
        expected = network.degrees(viewer_id)
        assert truth.degrees(viewer_id, network.ids) == expected
        assert {other: truth.degrees(viewer_id, [other])[other] for other in network.ids} == expected
        with patch.object(truth, "MANY", 0):
            assert truth.degrees(viewer_id, network.ids) == expected


def agree_on_paths(network: PlainNetwork, viewer: Member) -> None:
    """All shortest paths from one member to everybody, those apart by a block left out on both sides."""
    blocked = {other for pair in network.blocks if viewer.pk in pair for other in pair} - {viewer.pk}
    for target in network.members:
        if target.pk in blocked or target.pk in network.suspended or viewer.pk in network.suspended:
            continue
        expected = {chain for chain in network.inner_paths(viewer.pk, target.pk) if not blocked & set(chain)}
        found = paths(viewer, target, limit=ALL_PATHS)
        if target.pk != viewer.pk:
            assert found.degree == network.degrees(viewer.pk)[target.pk]
        assert found.count == len(expected)
        shown = {tuple(hop.member.pk for hop in hops if hop.member) for hops in found.shown}
        assert shown == (expected - {()})


def all_stored_is_right() -> None:
    """What Redis holds, compared circle by circle: what `verify_circles` does."""
    findings = verification.Findings()
    for _done in verification.verify(verification.stored_members(), findings):
        pass
    assert findings.differences == []
    assert findings.unsettled == 0
    assert verification.miscounted() == 0
