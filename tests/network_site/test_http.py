"""The web server sends an answer at once, however its socket was made."""

import asyncio
import socket

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from network_site.http import PromptProtocol


async def application(scope: object, receive: object, send: object) -> None:
    """Is never asked."""


async def nodelay_of(listening: socket.socket) -> int:
    """What a connection to this socket is set to, on our side."""
    made: asyncio.Future[PromptProtocol] = asyncio.get_running_loop().create_future()

    class Noted(PromptProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            made.set_result(self)

    config = Config(application, http=PromptProtocol)
    server = await asyncio.get_running_loop().create_server(
        lambda: Noted(config=config, server_state=ServerState(), app_state={}), sock=listening
    )
    async with server:
        _reader, writer = await asyncio.open_connection(*listening.getsockname())
        protocol = await asyncio.wait_for(made, 5)
        connection = protocol.transport.get_extra_info("socket")
        found: int = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        writer.close()
    return found


@pytest.mark.parametrize("protocol", [0, socket.IPPROTO_TCP])
def test_nothing_waits_for_an_acknowledgement(protocol: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol) as listening:
        listening.bind(("127.0.0.1", 0))
        assert asyncio.run(nodelay_of(listening)) == 1
