"""Where circles are kept: one Redis, or the masters of a Redis Cluster.

Keys lie in shards. All keys of one shard bear the same hash tag, so a cluster keeps them in one slot and on one master:
a command may name several of them, and what a master forgets, it forgets in the order in which it was written. A
command never names keys of two shards.

One Redis needs one shard. A cluster needs several, since a shard cannot be split over two masters; their tags are
chosen so that the shards lie evenly over the slots, and a multiple of the masters gives each as many.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import redis
from django.conf import settings
from hiredis import pack_command
from redis.crc import key_slot

from connections.graph.cluster import SCHEME, Command, Masters
from core.redis_client import client_for, guarded_at

SLOTS = 16384


def url() -> str:
    """The address of the circles' server or cluster."""
    return settings.GRAPH_REDIS_URL or settings.REDIS_URL


guarded = guarded_at(url)


def shards() -> int:
    """How many shards the keys lie in. Part of every key: two processes that disagree never share one."""
    return settings.GRAPH_SHARDS if url().startswith(SCHEME) else 1


@lru_cache(maxsize=4096)
def _label(shard: int, count: int) -> str:
    """The smallest number whose slot lies in this shard's part of all slots."""
    number = 0
    while key_slot(str(number).encode()) * count // SLOTS != shard:
        number += 1
    return str(number)


def tag(epoch: str, shard: int) -> str:
    """What all keys of a shard begin with; what stands in braces decides about the slot."""
    count = shards()
    return f"{settings.REDIS_KEY_PREFIX}:graph:{epoch}:{count}:{{{_label(shard, count)}}}"


def ask(commands: Mapping[int, Sequence[Command]]) -> dict[int, list[Any]]:
    """Runs the commands of each shard, those of a shard in their order, and returns the replies by shard.

    In one round trip, to each master. Commands must bear being run twice.
    """
    if not url().startswith(SCHEME):
        return _ask_one(client_for(url(), settings.REDIS_TIMEOUT_SECONDS), commands)
    count = shards()
    slots = {shard: key_slot(_label(shard, count).encode()) for shard in commands}
    replies = _masters().ask({slot: commands[shard] for shard, slot in slots.items()})
    return {shard: replies[slot] for shard, slot in slots.items()}


def _ask_one(server: redis.Redis, commands: Mapping[int, Sequence[Command]]) -> dict[int, list[Any]]:
    """The replies of one server, over redis-py's connections, without what its client does with each argument: a third
    circle names thousands of keys.
    """
    try:
        return _exchange(server, commands)
    except redis.ConnectionError:
        return _exchange(server, commands)  # a server that was restarted; one that is frozen is not asked again


def _exchange(server: redis.Redis, commands: Mapping[int, Sequence[Command]]) -> dict[int, list[Any]]:
    connection = server.connection_pool.get_connection()
    try:
        connection.send_packed_command(
            [pack_command(command) for of_shard in commands.values() for command in of_shard]
        )
        return {shard: [connection.read_response() for _command in of_shard] for shard, of_shard in commands.items()}
    except BaseException:
        # What was asked and not read would be the answer to the next question on this connection.
        connection.disconnect()
        raise
    finally:
        server.connection_pool.release(connection)


def all_servers() -> list[redis.Redis]:
    """A client for every server that holds circles."""
    if not url().startswith(SCHEME):
        return [client_for(url(), settings.REDIS_TIMEOUT_SECONDS)]
    return _masters().servers()


def _masters() -> Masters:
    return Masters(url(), settings.REDIS_TIMEOUT_SECONDS)
