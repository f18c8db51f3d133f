import argparse
import sys
from pathlib import Path

from devservices.commands import main
from devservices.errors import ServiceError
from devservices.locations import locate
from devservices.programs import programs_for
from devservices.servers import SERVERS
from devservices.supervisor import Supervisor


def supervise(arguments: list[str]) -> int:
    """Become a supervisor; devservices.control starts these, nobody types it."""
    parser = argparse.ArgumentParser(prog="python -m devservices supervise")
    parser.add_argument("server", choices=SERVERS)
    parser.add_argument("base_dir", type=Path)
    parser.add_argument("name")
    parser.add_argument("--tied", action="store_true")
    parser.add_argument("--throwaway", action="store_true")
    options = parser.parse_args(arguments)
    home = locate(options.base_dir, options.name)
    server = SERVERS[options.server](home, programs_for(home), throwaway=options.throwaway)
    try:
        return Supervisor(server, tied=options.tied).run()
    except ServiceError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(supervise(sys.argv[2:]) if sys.argv[1:2] == ["supervise"] else main())
