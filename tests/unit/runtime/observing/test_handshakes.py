"""A server is asked which certificate it shows, and no connection of the asking is left open."""

import asyncio
import gc
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.securing.certificates import Issued, an_authority, of_a_server
from services.runtime.connections import SignIn
from services.runtime.observing.handshakes import refusals


@pytest.fixture
def silent_server(tmp_path: Path) -> Iterator[str]:
    """One that shakes hands, and never answers a farewell; where it listens, as "host:port"."""
    shown = tmp_path / "shown.pem"
    shown.write_bytes(of_a_server(_an_authority(), "linkway.broker", datetime.now(UTC)).pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown)
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_shake_hands_and_be_silent, args=(listener, context, kept), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    for each in kept:
        each.close()


def _shake_hands_and_be_silent(listener: socket.socket, context: ssl.SSLContext, kept: list[socket.socket]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with suppress(ssl.SSLError):
                kept.append(context.wrap_socket(connection, server_side=True))


def _an_authority() -> Issued:
    return an_authority(datetime.now(UTC))


@pytest.mark.filterwarnings("always::ResourceWarning")
def test_a_server_that_answers_no_farewell_is_let_go(silent_server: str, tmp_path: Path) -> None:
    ours = tmp_path / "authority.pem"
    ours.write_bytes(_an_authority().certificate_pem)
    with warnings.catch_warnings(record=True) as warned:
        (refusal,) = asyncio.run(refusals("KAFKA", [silent_server], SignIn(ours)))
        gc.collect()
    assert "does not vouch for" in refusal
    assert not [str(one.message) for one in warned]
