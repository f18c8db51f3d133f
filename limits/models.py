"""What is counted, and what the cache keeps: rows of no lasting worth, swept when they have had their time."""

from django.db import models


class Bucket(models.Model):
    """How full one limit is for one member or one address: it empties by itself, evenly, and is empty at `empty_at`.

    A bucket holds `span` worth of attempts, each taking its share of it; where the next would not fit, it is refused.
    """

    key = models.TextField(primary_key=True)
    empty_at = models.DateTimeField(db_index=True)
    span = models.DurationField()

    def __str__(self) -> str:
        return self.key


class CachedValue(models.Model):
    """One entry of Django's cache (limits/cache.py)."""

    key = models.TextField(primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.key
