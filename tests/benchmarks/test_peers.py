import networkx as nx
import numpy as np
import pytest
from django.utils import timezone

from accounts.models import Member
from benchmarks.peers import NETWORKX_AT_MOST, Rows, edges, installed, networkx_of
from tests.factories import chain, members


def test_the_walk_along_arrays_finds_what_networkx_finds() -> None:
    graph = nx.gnm_random_graph(60, 90, seed=1)
    rows = Rows(np.array(graph.edges, dtype=np.int32))
    for member_id in range(20):
        steps = nx.single_source_shortest_path_length(graph, member_id, 3)
        expected = [{other for other, length in steps.items() if length == step} for step in (1, 2, 3)]
        assert [set(map(int, circle)) for circle in rows.within(member_id, 3)] == expected


@pytest.mark.django_db
def test_edges_are_the_live_connections() -> None:
    one, other, third, gone = members(4)
    chain(one, other, third, gone)
    Member.objects.filter(pk=gone.pk).update(is_active=False, deactivated_at=timezone.now())
    assert sorted(map(tuple, edges().tolist())) == sorted([(one.pk, other.pk), (other.pk, third.pk)])


def test_what_is_too_large_or_not_installed_is_left_out() -> None:
    assert installed("a_peer_that_nobody_wrote") is None
    pairs = np.array([[1, 2]])
    assert networkx_of(pairs, NETWORKX_AT_MOST + 1) is None
    assert sorted(networkx_of(pairs, 2)) == [1, 2]
