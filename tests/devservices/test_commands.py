import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from devservices import commands, control


@pytest.fixture
def at_the_clone(clone: Path, settings) -> Path:
    settings.BASE_DIR = clone
    return clone


def manage(*words: str) -> str:
    out = io.StringIO()
    call_command("services", *words, stdout=out)
    return out.getvalue()


def test_manage_services_starts_shows_and_stops(at_the_clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/maillon")
    left_alone = "PostgreSQL: DATABASE_URL is set"
    with pytest.raises(SystemExit) as ending:
        manage("status")
    assert ending.value.code == 1

    said = manage("start")
    assert left_alone in said
    assert "Valkey started: unix://" in said
    assert "Valkey: running" in manage("status")

    with pytest.raises(CommandError, match="--yes"):
        manage("reset")
    said = manage("reset", "--yes")
    assert left_alone in said
    assert "Valkey: data deleted." in said
    assert "PostgreSQL: data" not in said
    assert "Valkey was not running." in manage("stop")


@pytest.mark.parametrize("action", ["start", "stop", "status", "reset"])
def test_with_both_urls_set_nothing_is_touched(clone: Path, monkeypatch: pytest.MonkeyPatch, action: str) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/maillon")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    said: list[str] = []
    assert commands.perform(action, base_dir=clone, yes=True, say=said.append) == 0
    assert [line.split(" is set")[0] for line in said] == ["PostgreSQL: DATABASE_URL", "Valkey: REDIS_URL"]
    assert not (clone / ".maillon" / "dev").exists()


@pytest.mark.parametrize(("answer", "deleted"), [("yes", True), ("no", False), ("", False)])
def test_reset_asks_a_person(clone: Path, monkeypatch: pytest.MonkeyPatch, answer: str, deleted: bool) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: answer)
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr(control, "reset", lambda base_dir, names, say: called.append(tuple(names)))
    code = commands.perform("reset", base_dir=clone, yes=False, say=lambda text: None)
    assert called == ([("postgres", "valkey")] if deleted else [])
    assert code == (0 if deleted else 1)


def test_a_problem_is_told_without_a_traceback(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clone / ".maillon").write_text("a file in the way")
    assert commands.main(["start", "--base-dir", str(clone)]) == 1
    assert "should be a folder" in capsys.readouterr().err
