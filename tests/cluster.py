"""A real cluster of three masters, for what must also run on several servers: processes, ports, slots and all.

It is made of the same program as the local Valkey, keeps nothing on disk but who owns which slots, and dies with the
session even when that is killed. A test may freeze, kill and empty its nodes and move its slots; `heal` puts it back.

`python -m tests.cluster` starts one to try things on, until Ctrl-C.
"""

import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis

from devservices.processes import Child, wait_until
from devservices.programs import installed_programs
from devservices.servers import SERVER_ENVIRONMENT

HOST = "127.0.0.1"
MASTERS = 3
SLOTS = 16384
PATIENCE = 30.0
# After this long without a word from it the others take a node for dead, and serve nothing any more themselves.
NODE_TIMEOUT_MS = 5000


class Node:
    """One master: a process that may be frozen, killed and started again where it was."""

    def __init__(self, number: int, folder: Path, port: int, bus_port: int) -> None:
        self.number, self.folder, self.port, self.bus_port = number, folder, port, bus_port
        self.folder.mkdir(parents=True)
        self.child: Child | None = None
        self.frozen = False
        # Patient and without any cluster logic: what the tests themselves ask of this one node.
        self.redis = redis.Redis(host=HOST, port=port, socket_timeout=PATIENCE)

    @property
    def slots(self) -> range:
        """The slots that it owns while nothing has been moved, if it is a master."""
        return range(self.number * SLOTS // MASTERS, (self.number + 1) * SLOTS // MASTERS)

    @property
    def keys(self) -> list[str]:
        """Names of all keys that it holds."""
        return sorted(_text(name) for name in self.redis.keys("*"))

    @property
    def refused(self) -> set[str]:
        """The kinds of errors that it has answered since the last reset."""
        return {str(kind).removeprefix("errorstat_") for kind in self.redis.info("errorstats")}

    @property
    def id(self) -> str:
        """Its name in the cluster."""
        return _text(self.redis.execute_command("CLUSTER", "MYID"))

    def start(self) -> None:
        """Starts the process; who owns which slots it knows from before, keys it has none."""
        settings = {
            "bind": HOST,
            "port": str(self.port),
            "cluster-enabled": "yes",
            "cluster-port": str(self.bus_port),
            "cluster-node-timeout": str(NODE_TIMEOUT_MS),
            "cluster-config-file": "nodes.conf",
            "repl-diskless-sync-delay": "0",
            "dir": str(self.folder),
            "daemonize": "no",
            "logfile": "",
            "save": "",
            "appendonly": "no",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        # SIGKILL: a frozen node heeds nothing else when the session dies.
        self.child = Child(
            f"node-{self.number}",
            [str(installed_programs().valkey_server), *options],
            log=self.folder / "node.log",
            env=SERVER_ENVIRONMENT,
            folder=self.folder,
            stop_signal=signal.SIGKILL,
        )
        self.frozen = False
        if not wait_until(self.answers, patience=PATIENCE, pause=0.01):
            raise RuntimeError(f"Node {self.number} of the cluster does not start:\n{self.child.said()}")

    def answers(self) -> bool:
        """Whether it takes a connection and answers; False at once when the process has ended."""
        try:
            return self.child is not None and self.child.exit_code is None and bool(self.redis.ping())
        except redis.ConnectionError:
            return False

    def kill(self) -> None:
        """Ends the process as a power cut would: it has no time to say or write anything."""
        if self.child is not None:
            self.child.stop()

    def freeze(self) -> None:
        """Stops it in mid-breath: connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)
        self.frozen = True

    def thaw(self) -> None:
        """Lets it go on as if nothing had been."""
        self._signal(signal.SIGCONT)
        self.frozen = False

    def _signal(self, number: signal.Signals) -> None:
        assert self.child is not None
        self.child.process.send_signal(number)


class Cluster:
    """Three masters that share the slots out evenly, without replicas."""

    def __init__(self, folder: Path) -> None:
        self.nodes = [Node(number, folder / f"node-{number}", *_free_ports(2)) for number in range(MASTERS)]
        self.replicas: list[Node] = []
        self.moving: set[int] = set()

    @property
    def url(self) -> str:
        """The address of all three, as GRAPH_REDIS_URL takes it."""
        return "redis+cluster://" + ",".join(f"{HOST}:{node.port}" for node in self.nodes)

    def start(self) -> None:
        """Starts the nodes, makes one cluster of them, and returns when it can be written to."""
        for node in self.nodes:
            node.start()
        first, *others = self.nodes
        for node in self.nodes:
            node.redis.execute_command("CLUSTER", "ADDSLOTSRANGE", node.slots[0], node.slots[-1])
            # Each its own number: three nodes that begin with the same one take seconds to sort that out.
            node.redis.execute_command("CLUSTER", "SET-CONFIG-EPOCH", node.number + 1)
        for node in others:
            first.redis.execute_command("CLUSTER", "MEET", HOST, node.port, node.bus_port)
        self.wait_ready()

    def stop(self) -> None:
        """Ends all of them at once."""
        for node in [*self.nodes, *self.replicas]:
            node.kill()
            node.redis.close()

    def wait_ready(self) -> None:
        """Returns when every node says that all slots are served and knows all three owners."""
        if not wait_until(lambda: all(self._is_ready(node) for node in self.nodes), patience=PATIENCE):
            said = "\n".join(node.child.said(lines=5) for node in self.nodes if node.child)
            raise RuntimeError(f"The cluster does not come together:\n{said}")

    def _is_ready(self, node: Node) -> bool:
        told = _text(node.redis.execute_command("CLUSTER", "INFO"))
        return "cluster_state:ok" in told and f"cluster_size:{MASTERS}" in told

    def slot_of(self, key: str) -> int:
        """The slot that a key belongs to."""
        return int(self.nodes[0].redis.execute_command("CLUSTER", "KEYSLOT", key))

    def owner(self, slot: int) -> Node:
        """The node that owns a slot now, as all three see it."""
        seen = {self._owner_seen_by(node, slot) for node in self.nodes}
        if len(seen) != 1:
            raise LookupError(f"the nodes do not agree on who owns slot {slot}")
        return self.nodes[seen.pop()]

    def _owner_seen_by(self, node: Node, slot: int) -> int:
        for first, last, (_host, port, *_more), *_replicas in node.redis.execute_command("CLUSTER", "SLOTS"):
            if first <= slot <= last:
                return next(other.number for other in self.nodes if other.port == port)
        return -1

    def add_replica(self, of: Node) -> Node:
        """Starts a copy of a master, which may take its place; returns once it has copied everything."""
        replica = Node(len(self.nodes), of.folder.parent / f"replica-{of.number}", *_free_ports(2))
        replica.start()
        self.replicas.append(replica)
        replica.redis.execute_command("CLUSTER", "MEET", HOST, of.port, of.bus_port)

        def follows() -> bool:
            with suppress(redis.ResponseError):  # until the two have met
                replica.redis.execute_command("CLUSTER", "REPLICATE", of.id)
            return replica.redis.info("replication").get("master_link_status") == "up"

        if not wait_until(follows, patience=PATIENCE):
            raise RuntimeError(f"The replica does not follow:\n{replica.child.said() if replica.child else ''}")
        return replica

    def open_move(self, slot: int, to: Node) -> None:
        """Begins to move a slot: keys that have gone are asked for at the new owner (ASK), the others here."""
        source = self.owner(slot)
        self.moving.add(slot)
        to.redis.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", source.id)
        source.redis.execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id)

    def move_keys(self, slot: int, to: Node, *, at_most: int = SLOTS) -> int:
        """Hands over keys of a slot that is being moved; how many."""
        source = self.owner(slot)
        names = source.redis.execute_command("CLUSTER", "GETKEYSINSLOT", slot, at_most)
        if names:
            source.redis.execute_command("MIGRATE", HOST, to.port, "", 0, 5000, "KEYS", *names)
        return len(names)

    def close_move(self, slot: int, to: Node) -> None:
        """Makes the new owner known (MOVED); returns when every node knows it."""
        for node in [to, *(node for node in self.nodes if node is not to)]:
            node.redis.execute_command("CLUSTER", "SETSLOT", slot, "NODE", to.id)
        self._wait_known(slot, to)

    def seize(self, slot: int, to: Node) -> None:
        """Gives a slot to another node over its owner's head, whose keys of it are lost."""
        source = self.owner(slot)
        to.redis.execute_command("CLUSTER", "BUMPEPOCH")  # the latest to claim a slot is believed
        for node in [to, *(node for node in self.nodes if node not in (to, source))]:
            node.redis.execute_command("CLUSTER", "SETSLOT", slot, "NODE", to.id)
        self._wait_known(slot, to)

    def _wait_known(self, slot: int, to: Node) -> None:
        if not wait_until(
            lambda: all(self._owner_seen_by(node, slot) == to.number for node in self.nodes), patience=PATIENCE
        ):
            raise RuntimeError(f"the nodes do not agree that slot {slot} is node {to.number}'s")

    def move(self, slot: int, to: Node) -> None:
        """Moves a slot with all its keys."""
        if self.owner(slot) is not to:
            self.open_move(slot, to)
            while self.move_keys(slot, to):
                pass
            self.close_move(slot, to)

    def heal(self) -> None:
        """Puts back what a test has done: every node runs and is empty, every slot lies where it lay."""
        for node in self.nodes:
            if node.frozen:
                node.thaw()
            if node.child is None or node.child.exit_code is not None:
                node.start()
        self.wait_ready()
        for node in self.nodes:
            node.redis.flushall()
            for slot in self.moving:
                node.redis.execute_command("CLUSTER", "SETSLOT", slot, "STABLE")
            node.redis.config_resetstat()
            node.redis.config_set("cluster-node-timeout", NODE_TIMEOUT_MS)
        for node in self.nodes:
            self._settle(node)
        self.moving.clear()

    def _settle(self, home: Node) -> None:
        for first, last, (_host, port, *_more), *_replicas in home.redis.execute_command("CLUSTER", "SLOTS"):
            for slot in range(max(first, home.slots[0]), min(last, home.slots[-1]) + 1):
                if port != home.port:
                    self.close_move(slot, home)


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on just now; all are held until the last is found, so that they differ."""
    held = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


def _text(answer: object) -> str:
    return answer.decode() if isinstance(answer, bytes) else str(answer)


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts."""
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The session's cluster, started for the first test that asks for it; `heal` it before use."""
    with running_cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


def main() -> None:
    """Runs a cluster in an empty folder of its own and says where it is."""
    with tempfile.TemporaryDirectory() as folder, running_cluster(Path(folder)) as started:
        print(f"GRAPH_REDIS_URL={started.url}", flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
