"""The direction of imports, as docs/architecture.md draws it, read off the source by `ast`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Each app may import those below it, never those above or beside it.
LAYERS = [
    {"demo"},
    {"moderation"},
    {"search"},
    {"feed"},
    {"profiles"},
    {"connections"},
    {"accounts"},
    {"limits"},
    {"core"},
    {"devservices"},
]
RANK = {app: rank for rank, apps in enumerate(LAYERS) for app in apps}
# Seen by nobody and from nowhere: settings name apps by strings; they may ask devservices where its sockets are.
SITE = "network_site"

# Inside an app: a module may import those to its left only. Modules that are not named stand between models and tasks.
ORDER = ["models", "", "tasks", "services", "forms", "views", "urls"]
# Where Django or allauth enter an app: nobody in the app imports these, and they may use all of it.
EDGE = {"adapter", "admin", "apps", "context", "management", "middleware", "receivers", "templatetags"}


def sources() -> list[Path]:
    return [
        path for app in [*RANK, SITE] for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]


def imported(path: Path) -> Iterator[tuple[str, int, bool]]:
    """(dotted name, line, is it at module level) of every import in a file; names imported count as modules too."""
    tree = ast.parse(path.read_text())
    top = set(map(id, tree.body)) | {
        id(node) for outer in tree.body if isinstance(outer, ast.If | ast.Try) for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) in top
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno, id(node) in top


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def first_party(name: str) -> str | None:
    head = name.split(".", 1)[0]
    return head if head in RANK or head == SITE else None


def test_there_is_something_to_look_at() -> None:
    assert len(sources()) > 40
    assert {path.relative_to(ROOT).parts[0] for path in sources()} == {*RANK, SITE}


def test_every_app_of_the_project_has_its_layer() -> None:
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps == set(RANK)


@pytest.mark.parametrize("path", sources(), ids=label)
def test_imports_point_downwards(path: Path) -> None:
    app = path.relative_to(ROOT).parts[0]
    for name, line, _is_top in imported(path):
        target = first_party(name)
        if target is None or target == app:
            continue
        where = f"{label(path)}:{line} imports {name}"
        assert target != SITE, f"{where}: nobody imports the site"
        if app == SITE:
            assert target == "devservices", f"{where}: the site names apps by strings"
        else:
            assert RANK[target] > RANK[app], f"{where}: imports point downwards only"


@pytest.mark.parametrize("path", sources(), ids=label)
def test_no_import_of_our_own_is_lazy(path: Path) -> None:
    for name, line, is_top in imported(path):
        if first_party(name) and not is_top and path.name != "apps.py":
            raise AssertionError(f"{label(path)}:{line} imports {name} inside a function")


def module_name(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_circle_among_modules() -> None:
    names = {module_name(path): path for path in sources()}
    edges: dict[str, set[str]] = {}
    for name, path in names.items():
        edges[name] = set()
        for target, _line, is_top in imported(path):
            if not is_top:
                continue
            module = target if target in names else target.rpartition(".")[0]
            # A package's __init__ gathers its modules, and they may import their own package's parts.
            if module in names and module != name and not name.startswith(f"{module}."):
                edges[name].add(module)

    state: dict[str, str] = {}

    def visit(name: str, trail: list[str]) -> None:
        if state.get(name) == "done":
            return
        assert state.get(name) != "open", "import circle: " + " → ".join([*trail[trail.index(name) :], name])
        state[name] = "open"
        for target in sorted(edges[name]):
            visit(target, [*trail, name])
        state[name] = "done"

    for name in sorted(edges):
        visit(name, [])


@pytest.mark.parametrize("path", sources(), ids=label)
def test_inside_an_app_the_order_holds(path: Path) -> None:
    app, *rest = path.relative_to(ROOT).with_suffix("").parts
    if app in {SITE, "devservices", "demo"} or rest[0] in EDGE:
        return
    mine = ORDER.index(rest[0]) if rest[0] in ORDER else ORDER.index("")
    for name, line, _is_top in imported(path):
        parts = name.split(".")
        if parts[0] != app or len(parts) < 2:
            continue
        theirs = ORDER.index(parts[1]) if parts[1] in ORDER else ORDER.index("")
        assert theirs <= mine, f"{label(path)}:{line} imports {name}: {' → '.join(filter(None, ORDER))}"
