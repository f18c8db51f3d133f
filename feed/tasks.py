"""Background work on what members publish."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from feed.pictures import sweep_drafts, sweep_files

DRAFT_AGE = timedelta(days=1)


@shared_task
def sweep_pictures() -> None:
    """Deletes pictures uploaded more than a day ago for posts that were never sent, and files that belong to nothing
    any more.
    """
    before = timezone.now() - DRAFT_AGE
    while sweep_drafts(before=before):
        pass
    sweep_files(before=before)
