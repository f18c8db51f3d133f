"""Hastening: handing a task to a worker where that is possible, and never minding where it is not."""

from functools import partial
from typing import Any

import structlog
from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

from core.redis_client import RedisAway, client, guarded

log = structlog.get_logger(__name__)


def hasten(task: Task, **arguments: Any) -> None:
    """Sends a task once the transaction has been committed, if Redis answers.

    What the task does must be swept as well: a row written in the transaction is what makes it happen, this only
    makes it happen sooner. A dead or frozen broker costs one short timeout and no error.
    """
    transaction.on_commit(partial(_send, task, arguments), robust=True)


def _send(task: Task, arguments: dict[str, Any]) -> None:
    try:
        _ping_broker()
        task.delay(**arguments)
    except (RedisAway, OperationalError, OSError) as error:
        log.warning("task.not_sent", task=task.name, error=str(error))


@guarded
def _ping_broker() -> None:
    client().ping()
