"""Mail over SMTP, through a few connections that are kept open."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)
from typing_extensions import override

from services.notify.domain.notice import Notice
from services.notify.domain.outcome import Accepted, Away, Outcome, Refused, TryLater, Unknown
from services.notify.domain.person import Person
from services.notify.senders import Sender, mail
from services.notify.senders.wording import SUBJECT, Wording

_CONNECTIONS = 8
# To be found in the log by whoever asks why no mail leaves.
_NOT_TAKEN = (
    "The mail server at %s:%s shows a certificate that is not taken: %s. Have it renewed there; call it in "
    "LINKWAY_SMTP_HOST by a name that it is for; or name its authority in SSL_CERT_FILE. Mails wait until then"
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over, and how."""

    host: str
    port: int
    tls: Literal["none", "starttls", "tls"]
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_seconds: float = 10

    def client(self, hostname: str) -> SMTP:
        """A client, not yet connected, that calls itself by `hostname`."""
        return SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
            username=self.username,
            password=self.password,
            local_hostname=hostname,
            timeout=self.timeout_seconds,
        )


class EmailSender(Sender):
    """Sends notices as mails."""

    def __init__(self, server: MailServer, wording: Wording, *, mail_from: str) -> None:
        self._server = server
        self._wording = wording
        self._mail_from = mail_from
        self._hostname = mail.domain_of(mail_from)
        self._free = asyncio.Semaphore(_CONNECTIONS)
        self._open: list[SMTP] = []

    @override
    async def send(self, notice: Notice, person: Person) -> Outcome:
        try:
            address = mail.plain_address(person.email)
        except ValueError:
            return Refused("address-unusable")
        message = self._written(notice, person, address)
        if message is None:
            return TryLater("not-written")
        async with self._connection() as client:
            return await self._hand_over(client, address, message)

    @override
    async def close(self) -> None:
        while self._open:
            client = self._open.pop()
            with suppress(SMTPException):
                await client.quit()
            client.close()

    def _written(self, notice: Notice, person: Person, address: str) -> bytes | None:
        try:
            text = self._wording.text(notice, person.name, reference=person.follow_reference, code=person.follow_code)
            return mail.write(notice, to=address, mail_from=self._mail_from, subject=SUBJECT, text=text)
        except Exception as fault:
            # Nothing has left, and the next release may write it; the failure's words may quote the person's name.
            told = {"notice": str(notice.notice_id), "failure": type(fault).__name__}
            log.exception("A message could not be written; it is tried again", extra=told, exc_info=False)
            return None

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[SMTP]:
        async with self._free:
            client = self._open.pop() if self._open else self._server.client(self._hostname)
            try:
                yield client
            except BaseException:
                client.close()
                raise
            if client.is_connected:
                self._open.append(client)

    async def _hand_over(self, client: SMTP, to: str, message: bytes) -> Outcome:
        try:
            await _connect(client)
        except (SMTPException, OSError) as error:
            client.close()
            if certificate := _certificate_fault(error):
                log.error(_NOT_TAKEN, self._server.host, self._server.port, certificate.verify_message)
                return Away("connect-certificate")
            return Away(_code("connect", error))
        try:
            await client.mail(self._mail_from)
            await client.rcpt(to)
        except SMTPException as error:
            return await _nothing_left(client, error)
        return await _deliver(client, message)


async def _connect(client: SMTP) -> None:
    if not client.is_connected:
        await client.connect()


def _certificate_fault(error: Exception) -> ssl.SSLCertVerificationError | None:
    fault = error.__cause__ or error
    return fault if isinstance(fault, ssl.SSLCertVerificationError) else None


async def _nothing_left(client: SMTP, error: SMTPException) -> Outcome:
    # The connection is used again, so the server must forget the mail that it refused.
    with suppress(SMTPException):
        await client.rset()
    return Refused(_code("smtp", error)) if _is_final(error) else TryLater(_code("smtp", error))


async def _deliver(client: SMTP, message: bytes) -> Outcome:
    try:
        await client.data(message)
    except SMTPDataError as error:
        return await _refused(client, error)
    except (SMTPException, OSError) as error:
        client.close()
        return Unknown(_code("unanswered", error))
    return Accepted()


async def _refused(client: SMTP, error: SMTPDataError) -> Outcome:
    # A reply of 4yz means not now, and 5yz means no: the server took nothing (RFC 5321, 4.2.1). Others say nothing.
    return await _nothing_left(client, error) if 400 <= error.code < 600 else Unknown(_code("smtp", error))


def _is_final(error: SMTPException) -> bool:
    return isinstance(error, SMTPResponseException) and 500 <= error.code < 600


def _code(step: str, error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{step}-{error.code}"
    kinds = ((SMTPTimeoutError, "timeout"), (SMTPServerDisconnected, "disconnected"))
    return f"{step}-{next((name for kind, name in kinds if isinstance(error, kind)), 'failed')}"
