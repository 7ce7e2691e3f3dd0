"""Serves an HTTP application on a port, which is taken before anything else is begun."""

import contextlib
import socket
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from services.runtime.serving.listening.connections import USUAL, Connection, ConnectionLimits, Room


class CannotListen(Exception):
    """A port is not to be had."""


class Server(uvicorn.Server):
    """Uvicorn on a port that is ours already; it leaves the signals to us, because a service stops in an order."""

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        port: int,
        *,
        setting: str,
        grace_seconds: float,
        limits: ConnectionLimits = USUAL,
        proxies: Sequence[str] = (),
    ) -> None:
        """Take the port. `setting` names what it was set with. Raises CannotListen.

        Anybody may write X-Forwarded-For; the `proxies` at these addresses are believed that, and nobody else.
        """
        config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="off", ws="none")
        # As many as Linux lets wait by default; whoever finds no room tries again a second later, and that is too late.
        config.backlog = 4096
        config.http = cast(type[Any], partial(Connection, room=Room(limits)))
        config.proxy_headers, config.forwarded_allow_ips = bool(proxies), list(proxies)
        config.timeout_graceful_shutdown = max(1, int(grace_seconds))
        super().__init__(config)
        self._socket = _taken(host, port, setting)
        self.name = f"http:{port}"

    async def run_until_told(self) -> None:
        """Serve until `should_exit` is set, then finish the requests in hand."""
        await self.serve([self._socket])

    def close(self) -> None:
        """Give the port back, also if nothing was ever served."""
        self._socket.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def _taken(host: str, port: int, setting: str) -> socket.socket:
    # Bound and not yet listening: who comes before the service is ready is turned away at once, and tries again.
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as refused:
        taken.close()
        raise CannotListen(
            f"Cannot listen on {host}, port {port}: {refused.strerror}. Stop the program that has it, or set another "
            f"with {setting}."
        ) from refused
    return taken
