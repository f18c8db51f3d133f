"""The two worlds, built once for each file of tests; each test is a transaction inside, which is taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.truth.world import World, build

# A page holds all there is, and nobody is asked to come back later: what is asked here is who sees what.
ROOMY = {"FEED_PAGE_SIZE": 100, "FEED_BURST": 100, "LIMITS": {}}
LATEST = "feed.views.activity.SHOWN_FEW"


@pytest.fixture(scope="module")
def _taken_back(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The transaction around all that a file of tests does."""
    media: Path = tmp_path_factory.mktemp("media")
    roomy = override_settings(MEDIA_ROOT=media, **ROOMY)
    with django_db_blocker.unblock(), roomy, patch(LATEST, 100), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def private_world(_taken_back: None) -> World:
    """The world of an owner whose profile is not public."""
    return _built(is_public=False)


@pytest.fixture(scope="module")
def public_world(_taken_back: None) -> World:
    """The world of an owner whose profile is public."""
    return _built(is_public=True)


def _built(*, is_public: bool) -> World:
    world = build(is_public=is_public)
    with connection.cursor() as cursor:
        # Nothing is committed, so nobody else will tell the planner how few rows there are.
        cursor.execute("ANALYZE")
    return world


@pytest.fixture
def private(private_world: World, db: None) -> World:
    """The first world, in a transaction of the test's own."""
    return private_world


@pytest.fixture
def public(public_world: World, db: None) -> World:
    """The second world, in a transaction of the test's own."""
    return public_world
