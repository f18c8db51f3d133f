from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import F

from limits.buckets import take
from limits.models import Bucket, CachedValue
from limits.rates import Per, Rate
from limits.tasks import sweep


def test_sweeping_takes_both(db: None, settings: Any) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["sweep-limits"]["task"] == sweep.name
    for key in ("old", "new"):
        take({key: Rate(1, timedelta(minutes=1), Per.MEMBER)})
        cache.set(key, 1, 60)
    Bucket.objects.filter(key="old").update(empty_at=F("empty_at") - timedelta(hours=1))
    CachedValue.objects.filter(key__endswith="old").update(expires_at=F("expires_at") - timedelta(hours=1))
    assert sweep() == 2
    assert Bucket.objects.get().key == "new"
    assert cache.get("new") == 1
