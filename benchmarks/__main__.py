"""`python -m benchmarks NAME [--members N] [--rounds N] [--json]`."""

import argparse
import importlib
import json
import os
import platform
import sys
from typing import Any

import django
from django.core.management import call_command

from benchmarks import ground

# Each is a module here with `measure(members, rounds)`; what it says of itself is its docstring.
NAMES = ("feed",)


def main(arguments: list[str]) -> None:
    """Runs one benchmark and prints what came out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures Maillon against a peer.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--members", type=int, default=100_000, help="of the generated network (default 100000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is measured (default 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.members < 1_000:
        parser.error("the network has 1000 members at least")
    url = ground.database_url(options.members)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_site.settings")
    os.environ |= {"DATABASE_URL": url, "REDIS_KEY_PREFIX": f"maillon-bench-{options.members}"}
    django.setup()
    call_command("migrate", verbosity=0)
    ground.fill(url, options.members, lambda words: print(f"making {words} …", file=sys.stderr, flush=True))
    # Only now that Django stands can models be imported.
    module = importlib.import_module(f"benchmarks.{options.name}")
    result = {
        "benchmark": options.name,
        "members": options.members,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        **module.measure(options.members, options.rounds),
    }
    print(json.dumps(result) if options.json else "\n".join(_lines(result)))


def _lines(result: dict[str, Any], indent: str = "") -> list[str]:
    lines: list[str] = []
    for name, value in result.items():
        if isinstance(value, list):
            for row in value:
                lines += ["", *_lines(row, indent)]
        elif isinstance(value, dict):
            figures = ", ".join(f"{key.removesuffix('_ms')} {figure}" for key, figure in value.items())
            lines.append(f"{indent}{name:16} {figures}")
        else:
            lines.append(f"{indent}{name:16} {value}")
    return lines


if __name__ == "__main__":
    main(sys.argv[1:])
