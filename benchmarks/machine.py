"""What was measured on: figures of different machines are not compared, ratios with care."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from core.redis_client import client


def machine() -> dict[str, str | int]:
    """Processor, memory, versions and the date."""
    server = client().info("server")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgresql,) = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(memory / 2**30),
        "postgresql": postgresql.split()[0],
        "redis": f"Valkey {server['valkey_version']}" if "valkey_version" in server else server["redis_version"],
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def _processor() -> str:
    """The model's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
