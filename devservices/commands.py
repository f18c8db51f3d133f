"""`services start|stop|status|reset`: the same words for `manage.py services` and `python -m devservices`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from devservices import control
from devservices.control import Say
from devservices.errors import ServiceError
from devservices.servers import SERVERS, ServerName

ACTIONS = ("start", "stop", "status", "reset")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=ACTIONS, help="what to do with the local PostgreSQL and Valkey")
    parser.add_argument("--yes", action="store_true", help="reset without asking")


def perform(action: str, *, base_dir: Path, yes: bool, say: Say) -> int:
    """Do `action` for the clone at `base_dir`, telling `say` line by line; returns the exit code.

    0: done (status: everything runs). 1: status found a server that does not run, or reset was declined.
    Raises ServiceError with a text for people when it cannot be done.
    """
    names = control.ours()
    for name in control.ALL:
        if name not in names:
            say(f"{SERVERS[name].title}: {control.URL_VARIABLES[name]} is set, so the local one is left alone.")
    if action == "start":
        control.start(base_dir, names, say)
    elif action == "stop":
        control.stop(base_dir, names, say)
    elif action == "status":
        return _status(base_dir, names, say)
    elif names and not yes and not _confirmed(names):
        say("Nothing was deleted.")
        return 1
    else:
        control.reset(base_dir, names, say)
    return 0


def _status(base_dir: Path, names: Sequence[ServerName], say: Say) -> int:
    standings = control.status(base_dir, names)
    for standing in standings:
        server = standing.server
        say(f"{server.title}: {standing.state}")
        say(f"  address  {server.address}")
        say(f"  data     {server.data}")
        say(f"  log      {server.home.log / server.name}.log")
        if standing.message:
            say(f"  last problem: {standing.message}")
    return 0 if all(standing.state == "running" for standing in standings) else 1


def _confirmed(names: Sequence[ServerName]) -> bool:
    if not sys.stdin.isatty():
        raise ServiceError("Reset deletes data, and there is nobody to ask: say `reset --yes`.")
    titles = " and ".join(SERVERS[name].title for name in names)
    return input(f"Delete everything in the local {titles}? Type yes: ").strip().lower() == "yes"


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m devservices`: the same without Django, and for any clone."""
    parser = argparse.ArgumentParser(prog="python -m devservices")
    add_arguments(parser)
    this_clone = Path(__file__).resolve().parent.parent
    parser.add_argument("--base-dir", type=Path, default=this_clone, help="the clone (default: this one)")
    options = parser.parse_args(arguments)
    try:
        return perform(options.action, base_dir=options.base_dir, yes=options.yes, say=print)
    except ServiceError as problem:
        print(problem, file=sys.stderr)
        return 1
