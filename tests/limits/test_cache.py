import ast
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connections
from django.db.models import F

from limits.cache import sweep
from limits.models import CachedValue


def age(by: int) -> None:
    CachedValue.objects.update(expires_at=F("expires_at") - timedelta(seconds=by))


def test_what_goes_in_comes_out(db: None) -> None:
    moments = [time.time(), 1763852400.1234567, 0.1]
    cache.set("history", moments, 60)
    assert cache.get("history") == moments, "to the last digit: allauth takes a moment back by its value"
    assert cache.get("nothing", "else") == "else"
    cache.set("history", [])
    assert cache.get("history") == []
    assert cache.delete("history")
    assert not cache.delete("history")
    assert cache.get("history") is None


def test_only_plain_values(db: None) -> None:
    with pytest.raises(TypeError):
        cache.set("object", object())


def test_time_passes(db: None) -> None:
    cache.set("short", 1, 60)
    cache.set("for-ever", 1, None)
    cache.set("past", 1, 0)
    assert cache.get("past") is None
    assert not cache.add("short", 2, 60)
    age(61)
    assert cache.get("short") is None
    assert not cache.touch("short", 60)
    assert not cache.delete("short")
    assert cache.get("for-ever") == 1
    assert cache.add("short", 2, 60)
    assert cache.touch("short", 600)
    age(61)
    assert cache.get("short") == 2
    cache.clear()
    assert cache.get("for-ever") is None


def test_sweeping(db: None) -> None:
    cache.set_many({"one": 1, "two": 2}, 60)
    age(61)
    cache.set("three", 3, 60)
    cache.set("four", 4, None)
    assert sweep() == 2
    assert cache.get_many(["one", "two", "three", "four"]) == {"three": 3, "four": 4}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_stale", [False, True])
def test_of_two_at_once_one_gets_the_lock(is_stale: bool) -> None:
    if is_stale:
        cache.set("lock", True, 60)
        age(61)
    got: list[bool] = []
    gate = threading.Barrier(6)

    def attempt() -> None:
        try:
            gate.wait(timeout=10)
            got.append(cache.add("lock", True, 60))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(got) == [False] * 5 + [True]


def test_no_page_depends_on_it(settings: Any) -> None:
    """Neither sessions nor our own code use the cache; the library that counts sign-ins does."""
    assert "cache" not in settings.SESSION_ENGINE
    assert not [name for name in settings.MIDDLEWARE if "cache" in name]
    root = Path(project.BASE_DIR)
    users = [
        path.relative_to(root).as_posix()
        for app in ("accounts", "connections", "core", "demo", "feed", "limits", "moderation", "profiles", "search")
        for path in (root / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.core.cache")
    ]
    assert users == ["limits/cache.py"]
