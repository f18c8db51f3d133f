import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from kombu import Connection
from psycopg.conninfo import conninfo_to_dict
from redis.connection import parse_url

from devservices import locations
from devservices.locations import Account, Home, default_database_url, default_redis_url, locate, reachable

NOBODY = Account(name="nobody", uid=65534, gid=65534)
LONG = "/".join(["a-folder-with-a-rather-long-name"] * 4)


def home_in(folder: Path) -> Home:
    return Home(base_dir=folder, name="dev", state=folder, root=folder, run=folder, account=None)


@pytest.fixture
def ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)


@pytest.mark.usefixtures("ordinary_user")
def test_an_ordinary_user_keeps_everything_in_the_clone() -> None:
    home = locate(Path("/srv/clone"))
    assert home.root == Path("/srv/clone/.maillon/dev")
    assert home.run == Path("/srv/clone/.maillon/dev/run")
    assert home.account is None


@pytest.mark.usefixtures("ordinary_user")
def test_only_the_sockets_leave_a_clone_whose_path_is_long() -> None:
    home = locate(Path("/srv") / LONG)
    assert home.root == Path("/srv") / LONG / ".maillon/dev"
    assert home.run.parent.parent == Path("/tmp")
    assert home.run != locate(Path("/srv/other") / LONG).run
    assert home.run != locate(Path("/srv") / LONG, "test-0").run


@pytest.mark.usefixtures("ordinary_user")
def test_a_socket_path_is_never_longer_than_the_system_allows() -> None:
    for length in range(60, 110):
        base = Path("/" + "x" * length)
        homes = [locate(base, name) for name in ("dev", "test-0", "test-63")]
        assert max(len(str(home.run / locations.POSTGRES_SOCKET)) for home in homes) <= 103
        assert len({home.run.parent.parent for home in homes}) == 1


@pytest.mark.usefixtures("root")
def test_root_leaves_a_clone_that_the_servers_cannot_enter(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    home = locate(tmp_path)
    assert home.account is not None
    assert home.state.parent == locations.ROOT_STATE
    assert home.run.is_relative_to(home.root)


@pytest.mark.usefixtures("root")
def test_root_leaves_a_clone_whose_path_is_long() -> None:
    assert locate(Path("/") / LONG).state.parent == locations.ROOT_STATE


@pytest.mark.usefixtures("root")
def test_root_stays_in_a_clone_that_all_may_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations, "reachable", lambda folder, account: True)
    home = locate(Path("/srv/clone"))
    assert home.root == Path("/srv/clone/.maillon/dev")
    assert home.account is not None
    assert home.account.uid != 0


def test_reachable_wants_every_folder_on_the_way_open(tmp_path: Path) -> None:
    way = tmp_path / "a" / "b"
    way.mkdir(parents=True)
    for folder in (way, way.parent):
        folder.chmod(0o711)
    stranger = Account(name="stranger", uid=54321, gid=54321)
    assert not reachable(way, stranger)  # pytest's own folder is private
    ours = Account(name="ours", uid=os.getuid(), gid=os.getgid())
    assert reachable(way, ours)
    way.parent.chmod(0o677)
    assert not reachable(way, ours)
    assert not reachable(tmp_path / "missing", ours)


@pytest.mark.parametrize("folder", ["/srv/clone", "/srv/a b/c#d?e%f&g+h", "/srv/élan"])
def test_every_client_reads_the_same_path_out_of_the_urls(folder: str) -> None:
    home = home_in(Path(folder))
    parts = conninfo_to_dict(home.database_url)
    assert (parts["host"], parts["dbname"], parts["user"]) == (folder, "maillon", "maillon")
    redis_parts = parse_url(home.redis_url)
    assert (redis_parts["path"], redis_parts["db"]) == (f"{folder}/valkey.sock", 0)


def test_settings_get_the_urls_of_the_development_servers() -> None:
    base = Path("/srv/clone")
    assert default_database_url(base) == locate(base).database_url
    assert default_redis_url(base) == locate(base).redis_url


def test_celery_reads_the_socket_as_settings_spell_it(settings) -> None:
    broker = settings.CELERY_BROKER_URL
    if not broker.startswith("redis+socket://"):
        pytest.skip("this session runs on a Redis of its own, reached otherwise")
    with Connection(broker) as connection:
        channel = connection.default_channel
        path = channel._connparams()["path"]
    assert path == urlsplit(settings.REDIS_URL).path
    assert channel.client.ping()
