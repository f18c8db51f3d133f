"""What the tests of the engine on a cluster start from."""

import pytest

from accounts.models import Member
from tests.cluster import Cluster
from tests.connections.graph.spread import use, warm_network


@pytest.fixture
def spread(cluster: Cluster, settings: object) -> Cluster:
    """The engine keeps its circles on the cluster, which is well and empty."""
    cluster.heal()
    use(cluster, settings)
    return cluster


@pytest.fixture
def people(spread: Cluster, transactional_db: None) -> list[Member]:
    """Two dozen members, two to a shard, everything about them on the cluster."""
    return warm_network()
