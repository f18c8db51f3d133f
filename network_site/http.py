"""What uvicorn speaks: `uvicorn --http network_site.http:PromptProtocol`, where it has more than one worker.

With --workers, uvicorn makes the socket itself, and asyncio does not recognise it as one of TCP: answers then go out
by Nagle's algorithm. Head and body are sent apart, and the body would wait for the head to be acknowledged, which the
other side puts off for 40 ms.
"""

import asyncio
import socket

from uvicorn.protocols.http.auto import AutoHTTPProtocol


class PromptProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's own, which sends everything at once."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Called for each connection."""
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in {socket.AF_INET, socket.AF_INET6}:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
