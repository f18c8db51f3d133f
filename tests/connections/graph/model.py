"""A plain model of the network, for the engine to be compared with: networkx and nothing clever."""

from dataclasses import dataclass, field

import networkx as nx

from accounts.models import Member


@dataclass
class PlainNetwork:
    """Members, connections and who is suspended, kept by the simplest means."""

    members: list[Member]
    connections: set[frozenset[int]] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)

    @property
    def ids(self) -> list[int]:
        """Ids of all members."""
        return [member.pk for member in self.members]

    def graph(self) -> nx.Graph:
        """The graph that counts: connections whose two ends are active."""
        graph = nx.Graph()
        graph.add_nodes_from(self.ids)
        graph.add_edges_from(pair for pair in map(tuple, self.connections) if not self.suspended & set(pair))
        return graph

    def degrees(self, viewer_id: int) -> dict[int, int | None]:
        """Degree of every member for a viewer, by breadth-first search."""
        lengths = nx.single_source_shortest_path_length(self.graph(), viewer_id, cutoff=3)
        return {member_id: lengths.get(member_id) for member_id in self.ids}

    def mutual_counts(self, viewer_id: int) -> dict[int, int]:
        """Mutual connections with every member."""
        graph = self.graph()
        mine = set(graph[viewer_id])
        return {other: 0 if other == viewer_id else len(mine & set(graph[other])) for other in self.ids}

    def circle_counts(self, viewer_id: int) -> dict[int, int]:
        """Sizes of the three circles."""
        found = list(self.degrees(viewer_id).values())
        return {degree: found.count(degree) for degree in (1, 2, 3)}

    def inner_paths(self, viewer_id: int, target_id: int) -> set[tuple[int, ...]]:
        """Every shortest chain of three ties or fewer, as the ids between its ends."""
        graph = self.graph()
        if self.degrees(viewer_id)[target_id] in (None, 0):
            return set()
        return {tuple(path[1:-1]) for path in nx.all_shortest_paths(graph, viewer_id, target_id)}
