"""Background work on limits."""

from celery import shared_task

from limits import buckets, cache


@shared_task
def sweep() -> int:
    """Deletes what has had its time, of buckets and of the cache; returns how many rows."""
    return buckets.sweep() + cache.sweep()
