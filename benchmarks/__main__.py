"""`python -m benchmarks NAME [--members N | --graph NAME] [--rounds N] [--json] [--save]`, or `… report`."""

import argparse
import importlib
import json
import logging
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

import django
import psycopg
from django.core.management import call_command

from benchmarks import report
from benchmarks.graphs import NoGraph, RealGround
from benchmarks.ground import Ground


@dataclass(frozen=True)
class Needs:
    """What a benchmark wants: a part of the generated network, and the network, unless it is told another size."""

    part: str = "graph"
    members: int = 100_000
    mean_degree: int = 40


# Each is a module here with `measure(members, rounds)`; what it says of itself is its docstring.
NEEDS = {
    "badges": Needs(),
    "circles": Needs(),
    "change": Needs(),
    "warmup": Needs(),
    "paths": Needs(),
    "feed": Needs("feed"),
    "pages": Needs("feed", members=10_000, mean_degree=100),
}


def main(arguments: list[str]) -> None:
    """Runs one benchmark and says what came out; or writes docs/benchmarks.md from what was saved."""
    options = _options(arguments)
    if options.name == "report":
        report.write()
        return
    network = _network(options)
    try:
        url = network.database_url()
    except NoGraph as problem:
        raise SystemExit(str(problem)) from problem
    except psycopg.OperationalError as problem:
        raise SystemExit(f"PostgreSQL does not answer (manage.py services start): {problem}") from problem
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_site.settings")
    os.environ |= {"DATABASE_URL": url, "REDIS_KEY_PREFIX": f"maillon-bench-{network.name}"}
    # What a busy machine holds up for a moment is to be measured as it is, not answered in another way.
    os.environ.setdefault("REDIS_TIMEOUT_SECONDS", "5")
    django.setup()
    # The engine notes each new beginning, of which there are many here.
    logging.getLogger("connections").setLevel(logging.WARNING)
    call_command("migrate", verbosity=0)
    # Whoever is asked to stop still puts back what they have altered.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("stopped"))
    network.fill(url, NEEDS[options.name].part, _tell)
    with psycopg.connect(url, autocommit=True) as alone:
        # Two benchmarks on one network would each spoil what the other has warmed: the second waits.
        alone.execute("SELECT pg_advisory_lock(2)")
        result = _measured(options.name, network, options.rounds)
    if options.save:
        report.save(result)
    print(json.dumps(result) if options.json else "\n".join(_lines(result)))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures Maillon against its peers.")
    parser.add_argument("name", choices=[*NEEDS, "report"], help="what to measure; report: write docs/benchmarks.md")
    parser.add_argument("--members", type=int, help="of the generated network (default 100000; pages 10000)")
    parser.add_argument("--graph", help="a real graph of the folder MAILLON_DATA instead of the generated network")
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is measured (default 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--save", action="store_true", help="keep the figures, for the report")
    options = parser.parse_args(arguments)
    if options.members is not None and options.members < 1_000:
        parser.error("the network has 1000 members at least")
    if options.graph and options.name != "report" and NEEDS[options.name].part != "graph":
        parser.error(f"a real graph has no posts, which {options.name} wants")
    return options


def _network(options: argparse.Namespace) -> Ground | RealGround:
    if options.graph:
        return RealGround(options.graph)
    needs = NEEDS[options.name]
    members = options.members or needs.members
    if needs == Needs(needs.part):
        return Ground(str(members), members)
    name = options.name if members == needs.members else f"{options.name}_{members}"
    return Ground(name, members, mean_degree=needs.mean_degree)


def _tell(words: str) -> None:
    print(f"making {words} …", file=sys.stderr, flush=True)


def _measured(name: str, network: Ground | RealGround, rounds: int) -> dict[str, Any]:
    # Only now that Django stands can models be imported.
    machine = importlib.import_module("benchmarks.machine")
    people = importlib.import_module("benchmarks.people")
    module = importlib.import_module(f"benchmarks.{name}")
    members = network.members if isinstance(network, Ground) else people.everybody()
    return {
        "benchmark": name,
        "network": network.name,
        "members": members,
        "connections": people.connections(),
        "rounds": rounds,
        "machine": machine.machine(),
        **module.measure(members, rounds),
    }


def _lines(result: dict[str, Any], indent: str = "") -> list[str]:
    lines: list[str] = []
    for name, value in result.items():
        if isinstance(value, dict) and any(isinstance(figure, dict) for figure in value.values()):
            lines += ["", f"{indent}{name}", *_lines(value, f"{indent}  ")]
        elif isinstance(value, dict):
            lines.append(f"{indent}{name:24} " + ", ".join(f"{key} {figure}" for key, figure in value.items()))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                lines += ["", *_lines(row, f"{indent}  ")]
        else:
            lines.append(f"{indent}{name:24} {value}")
    return lines


if __name__ == "__main__":
    main(sys.argv[1:])
