"""Budgets of size and shape (docs/architecture.md); each names the offender."""

import ast
import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.addresses import own_views
from tests.architecture.test_imports import RANK, ROOT, label, module_name, sources

FILE_LINES = 400
FUNCTION_LINES = 50
VIEW_LINES = 30
VAGUE_NAMES = {"utils", "helpers", "common", "misc"}
VERB_DECORATORS = {"require_POST", "require_safe", "require_http_methods"}


def all_python() -> list[Path]:
    return [*sources(), *sorted((ROOT / "tests").rglob("*.py"))]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", all_python(), ids=label)
def test_files_and_functions_are_short(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= FILE_LINES, f"{label(path)} has {lines} lines"
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= FUNCTION_LINES, f"{label(path)}:{function.lineno} {function.name} has {length} lines"


@pytest.mark.parametrize("view", own_views(), ids=lambda view: f"{view.__module__}.{view.__qualname__}")
def test_views_are_short_functions_with_the_verb_first(view: Callable[..., object]) -> None:
    assert inspect.isfunction(view), "views are functions"
    node = ast.parse(inspect.getsource(view)).body[0]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    length = (node.end_lineno or 0) - node.lineno + 1
    assert length <= VIEW_LINES, f"{length} lines"
    names = [ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list]
    verbs = [name for name in names if name in VERB_DECORATORS]
    assert verbs, "it does not say which verbs it answers"
    assert set(names[: names.index(verbs[0])]) <= {"login_not_required"}, "the verb comes first"
    [said] = [
        ast.unparse(decorator) for decorator, name in zip(node.decorator_list, names, strict=True) if name in verbs
    ]
    assert ("'GET'" in said) == ("'HEAD'" in said), "whoever may GET a page may ask for its HEAD"


@pytest.mark.parametrize("path", all_python(), ids=label)
def test_no_file_is_named_for_nothing(path: Path) -> None:
    assert path.stem not in VAGUE_NAMES, label(path)
    assert not VAGUE_NAMES & set(path.relative_to(ROOT).parts), label(path)


@pytest.mark.parametrize("path", sources(), ids=label)
def test_nobody_listens_to_models(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.module != "django.db.models.signals", f"{label(path)}:{node.lineno}: no model signals"


def test_signals_are_defined_in_one_place() -> None:
    defining = {
        label(path)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Signal", "django.dispatch.Signal"}
    }
    assert defining == {"connections/signals.py"}


def mirrored_modules() -> set[str]:
    return {
        path.relative_to(ROOT / "tests").with_name(path.name.removeprefix("test_")).with_suffix("").as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
    }


def test_tests_mirror_the_code() -> None:
    """A test file of an app is named after a module or package of that app, at the same path."""
    names = {name.replace(".", "/") for name in map(module_name, sources())}
    strays = sorted(
        name
        for name in mirrored_modules()
        if name.split("/")[0] in RANK and name not in names and f"{name}s" not in names
    )
    assert not strays, f"tests that mirror no module: {strays}"
