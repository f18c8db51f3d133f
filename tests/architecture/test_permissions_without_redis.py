"""No permission comes from Redis: what decides cannot reach it, read off the imports.

What happens when Redis is wrong nevertheless is asked through pages and forms in tests/truth/test_lying_engine.py.
"""

import pytest

from tests.architecture.test_imports import imported, module_name, sources

REDIS = "core.redis_client"
LIBRARIES = {"redis", "valkey"}
# What hands on what was read in Redis: circles, degrees, badges. Whatever uses the library itself is added below.
KNOWN_READERS = {REDIS, "connections.degrees", "connections.graph.store", "connections.graph.reader"}

# What decides who sees what and who may do what: modules, and packages with all that is in them.
DECIDERS = (
    "accounts.backend",
    "accounts.services",
    "accounts.suspensions",
    "connections.budget",
    "connections.button",
    "connections.gates",
    "connections.mutuals",
    "connections.paths",
    "connections.people",
    "connections.questions",
    "connections.relations",
    "connections.services",
    "connections.visibility",
    "connections.graph.truth",
    "feed.candidates",
    "feed.mentions",
    "feed.models",
    "feed.rules",
    "feed.services",
    "feed.timeline",
    "moderation.models",
    "moderation.services",
    "profiles.candidates",
    "profiles.facts",
    "profiles.services",
    "search.hits",
    "search.people",
    "search.posts",
)

# The ways from a decider to Redis that are allowed, each with the reason why nothing is decided by what comes back.
ALLOWED = {
    ("connections.services.pairs", "connections.background"): "sends a task after the commit; nothing is read",
    ("connections.services.pairs", "connections.tasks"): "names the task that is sent; a worker runs it",
}


def readers() -> set[str]:
    """The modules that read Redis or hand on what was read there."""
    using = {
        module_name(path)
        for path in sources()
        for name, _line, _is_top in imported(path)
        if name.split(".")[0] in LIBRARIES
    }
    assert REDIS in using
    return using | KNOWN_READERS


def imports() -> dict[str, set[str]]:
    """For each module of the project those that it imports."""
    names = {module_name(path): path for path in sources()}
    found: dict[str, set[str]] = {}
    for name, path in names.items():
        targets = (
            target if target in names else target.rpartition(".")[0] for target, _line, _is_top in imported(path)
        )
        found[name] = {target for target in targets if target in names and target != name}
    return found


def way(edges: dict[str, set[str]], start: str, goals: set[str]) -> list[str]:
    """The shortest way along imports from a module to one of the goals; empty when there is none."""
    ways = [[start]]
    seen = {start}
    for trail in ways:
        if trail[-1] in goals:
            return trail
        for target in sorted(edges[trail[-1]] - seen):
            seen.add(target)
            ways.append([*trail, target])
    return []


def decided_by(edges: dict[str, set[str]]) -> list[str]:
    """The deciding modules by name, those in packages included."""
    return sorted(name for name in edges if any(name == each or name.startswith(f"{each}.") for each in DECIDERS))


def shut(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """The imports without the ways that are allowed."""
    return {name: {each for each in targets if (name, each) not in ALLOWED} for name, targets in edges.items()}


EDGES = imports()
READERS = readers()


@pytest.mark.parametrize("name", decided_by(EDGES))
def test_what_decides_does_not_reach_redis(name: str) -> None:
    found = way(shut(EDGES), name, READERS)
    assert not found, " → ".join(found)


@pytest.mark.parametrize("name", DECIDERS)
def test_every_decider_is_there(name: str) -> None:
    assert name in EDGES


@pytest.mark.parametrize(("name", "target"), ALLOWED)
def test_every_exception_is_needed(name: str, target: str) -> None:
    assert target in EDGES[name]
    assert way({**shut(EDGES), name: {target}}, name, READERS), "it leads nowhere: strike it"


def test_every_module_of_services_decides() -> None:
    verbs = {name for name in EDGES if name.partition(".")[2].split(".")[0] == "services"}
    assert verbs
    assert verbs <= set(decided_by(EDGES))


def test_the_way_is_found_where_there_is_one() -> None:
    assert way(EDGES, "connections.cards", {REDIS})[:2] == ["connections.cards", "connections.degrees"]
    edges = {"rule": {"cards"}, "cards": {"degrees"}, "degrees": set()}
    assert way(edges, "rule", {"degrees"}) == ["rule", "cards", "degrees"]
    assert way(edges, "degrees", {"rule"}) == []
