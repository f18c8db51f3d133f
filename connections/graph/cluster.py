"""Asking several masters of a Redis Cluster at once.

redis-py's own cluster client is made for one key a command and for patience: it sleeps and tries again for up to half a
second. Here all masters are written to first and then read, over its connections, so that a page waits for the slowest
of them once, and whoever does not answer in time costs one timeout.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import redis
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.connection import Connection
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from core.redis_client import RedisAway

SCHEME = "redis+cluster://"
DEFAULT_PORT = 6379

Command = tuple[Any, ...]


class Moving(RedisAway):
    """A slot is on its way from one master to another. Nothing is broken: the next question may find it."""


class Unreachable(redis.RedisError):
    """No master could be asked which of them holds what."""


@lru_cache(maxsize=4)
def _masters_at(address: str, timeout: float) -> RedisCluster:
    login, at, hosts = address.removeprefix(SCHEME).partition("/")[0].rpartition("@")
    user, _colon, password = login.partition(":")
    return RedisCluster(
        startup_nodes=[_node(host) for host in hosts.split(",")],
        username=unquote(user) or None,
        password=unquote(password) if at else None,
        retry=Retry(NoBackoff(), 0),
        require_full_coverage=False,
        # Asked for at each connection otherwise, and refused by all but one maker's servers.
        maint_notifications_config=MaintNotificationsConfig(enabled=False),
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
    )


def _node(host_and_port: str) -> ClusterNode:
    host, colon, port = host_and_port.rpartition(":")
    return ClusterNode(host, int(port)) if colon else ClusterNode(port, DEFAULT_PORT)


class Masters:
    """The masters of the cluster at an address `redis+cluster://[user:password@]host:port,host:port`."""

    def __init__(self, address: str, timeout: float) -> None:
        try:
            self._cluster = _masters_at(address, timeout)
        except redis.exceptions.RedisClusterException as error:
            raise Unreachable(str(error)) from error

    def ask(self, commands: Mapping[int, Sequence[Command]]) -> dict[int, list[Any]]:
        """Runs the commands of each slot, in their order; the replies by slot. Raises Moving, or redis-py's errors.

        Commands must bear being run twice: where a slot has moved they are sent once more.
        """
        for attempt in range(2):
            try:
                return self._ask(commands)
            except redis.exceptions.MovedError as error:
                self._cluster.nodes_manager.move_slot(error)
                if attempt:
                    raise Moving(str(error)) from error
            except (redis.exceptions.AskError, redis.exceptions.TryAgainError) as error:
                raise Moving(str(error)) from error
            except redis.exceptions.ClusterDownError:
                self._learn()
                raise
        raise AssertionError("the second attempt returns or raises")

    def servers(self) -> list[redis.Redis]:
        """A client for each master."""
        return [self._server(node) for node in self._cluster.get_primaries()]

    def _server(self, node: ClusterNode) -> redis.Redis:
        server: redis.Redis = self._cluster.get_redis_connection(node)
        return server

    def _learn(self, failed: ClusterNode | None = None) -> None:
        """Asks who holds what, for the next question: a master that failed may have been replaced. It is asked last."""
        try:
            self._cluster.nodes_manager.initialize(last_failed_node_name=failed.name if failed else None)
        except (redis.exceptions.RedisClusterException, redis.RedisError, OSError):
            return  # the next question will say so

    def _ask(self, commands: Mapping[int, Sequence[Command]]) -> dict[int, list[Any]]:
        if not commands:
            return {}
        by_node: dict[ClusterNode, list[int]] = {}
        for slot in commands:
            by_node.setdefault(self._holder(slot), []).append(slot)
        lent: list[tuple[redis.Redis, Connection]] = []
        asked = next(iter(by_node))
        try:
            for asked, slots in by_node.items():
                server = self._server(asked)
                connection = server.connection_pool.get_connection()
                lent.append((server, connection))
                connection.send_packed_command(connection.pack_commands([c for slot in slots for c in commands[slot]]))
            replies: dict[int, list[Any]] = {}
            for (_server, connection), node in zip(lent, by_node, strict=True):
                asked = node
                replies |= _replies(connection, by_node[node], commands)
        except BaseException as error:
            # What was asked and not read would be the answer to the next question on this connection.
            for _server, connection in lent:
                connection.disconnect()
            if isinstance(error, (redis.ConnectionError, redis.TimeoutError)):
                self._learn(failed=asked)
            raise
        finally:
            for server, connection in lent:
                server.connection_pool.release(connection)
        return replies

    def _holder(self, slot: int) -> ClusterNode:
        try:
            return self._cluster.nodes_manager.get_node_from_slot(slot)
        except redis.exceptions.RedisClusterException as error:
            self._learn()
            raise Unreachable(str(error)) from error


def _replies(connection: Connection, slots: Iterable[int], commands: Mapping[int, Sequence[Command]]) -> dict[int, Any]:
    return {slot: [connection.read_response() for _command in commands[slot]] for slot in slots}
