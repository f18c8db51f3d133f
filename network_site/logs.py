"""How the site logs: one JSON object a line in production, lines for people elsewhere; Django and Celery alike."""

from typing import Any

import structlog


def log_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Sets structlog up and returns Django's LOGGING, by which everybody else's records take the same way."""
    stamps: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[*stamps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processor": structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False),
        "foreign_pre_chain": stamps,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django.request": {"level": "ERROR"}},
    }
