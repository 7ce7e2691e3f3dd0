"""A real SMTP server on a free port that answers as it is told, and keeps what it took."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP

from services.notify.senders.email import MailServer

LOOPBACK = "127.0.0.1"
OK = "250 OK"
DROP = "drop the connection"
KEEP_AND_DROP = "take the mail, then drop the connection without a word"
SILENCE = "never answer"


class ScriptedMailServer:
    """Answers to MAIL, RCPT and the mail itself; `taken` is what it would deliver."""

    def __init__(self) -> None:
        self.mail = self.rcpt = self.data = OK
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.open: list[SMTP] = []
        self.port = 0

    @property
    def connections(self) -> int:
        """How often somebody connected."""
        return len(self.open)

    def at(self, **changes: Any) -> MailServer:
        """Where it is found."""
        boring: dict[str, Any] = {"host": LOOPBACK, "port": self.port, "tls": "none", "timeout_seconds": 30.0}
        return MailServer(**boring | changes)

    def protocol(self) -> SMTP:
        self.open.append(SMTP(self, hostname="mail.example", loop=asyncio.get_running_loop()))
        return self.open[-1]

    async def hang_up(self) -> None:
        """Close every connection, as a server does with those that have been idle for long."""
        for connection in self.open:
            if connection.transport:
                connection.transport.close()
        for _ in range(10):  # turns of the loop, in which the other side sees it however long each takes
            await asyncio.sleep(0.005)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name for it
        self, server: Any, _session: Any, envelope: Any, sender: str, _options: list[str]
    ) -> str:
        if self.mail == OK:
            envelope.mail_from = sender
        return await self._answer(server, self.mail)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: Any, _session: Any, envelope: Any, to: str, _options: list[str]
    ) -> str:
        if self.rcpt == OK:
            envelope.rcpt_tos.append(to)
        return await self._answer(server, self.rcpt)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.data in (OK, KEEP_AND_DROP):
            self.taken.append(message_from_bytes(envelope.content, EmailMessage, policy=default))
            self.recipients += envelope.rcpt_tos
        return await self._answer(server, self.data)

    async def _answer(self, server: Any, answer: str) -> str:
        if answer in (DROP, KEEP_AND_DROP):
            server.transport.abort()
        if answer == SILENCE:
            await asyncio.sleep(60)
        return answer


@asynccontextmanager
async def listening(
    factory: Callable[[], asyncio.Protocol], port: int = 0, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """A server on loopback: this function will give its port."""
    server = await asyncio.get_running_loop().create_server(factory, LOOPBACK, port, ssl=tls)
    async with server:
        yield int(server.sockets[0].getsockname()[1])
