"""`manage.py demo` as a program: where it refuses, and the whole of it, started, visited and stopped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Member

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.django_db
@pytest.mark.parametrize("environment", ["test", "production"])
def test_refused_outside_development(environment: str, settings: Settings) -> None:
    settings.ENVIRONMENT = environment
    with pytest.raises(CommandError, match=f"ENVIRONMENT is {environment}"):
        call_command("demo")
    with pytest.raises(CommandError, match=f"ENVIRONMENT is {environment}"):
        call_command("demo", "--check")
    assert not Member.objects.exists()


@pytest.mark.parametrize("members", ["49", "0", "-5", "many"])
def test_a_network_needs_people(members: str) -> None:
    with pytest.raises(CommandError, match="members"):
        call_command("demo", f"--members={members}")


@pytest.mark.slow
def test_everything_starts_works_and_stops() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", "--check", "--members", "60"],
        cwd=ROOT,
        env=environment | {"ENVIRONMENT": "development"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NO " not in done.stdout
    assert "OK  alice sees dave with the badge 3" in done.stdout
    assert "OK  alice sees erin without a badge" in done.stdout
    assert "is there for alice, bob, carol, and for nobody else" in done.stdout
    assert "OK  a post can be reported" in done.stdout
    assert "OK  the worker has brought Redis up to date" in done.stdout
    assert done.stdout.rstrip().endswith("OK  everything has stopped")
