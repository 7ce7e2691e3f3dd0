"""Takes mail by SMTP, for whomever it is."""

import asyncio
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.mailbox.box import Box

_LARGEST_MAIL_BYTES = 256 * 1024


class Postman:
    """Puts every mail into the box, and says that it is delivered."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the mail that was sent."""
        self._box.put(envelope.original_content or b"", envelope.rcpt_tos, datetime.now(UTC))
        return "250 Taken"


async def listen(box: Box, host: str, port: int) -> asyncio.Server:
    """Begin to take mail; the server stops when it is closed."""
    loop = asyncio.get_running_loop()
    postman = Postman(box)
    return await loop.create_server(
        lambda: SMTP(postman, hostname="mailbox.example", data_size_limit=_LARGEST_MAIL_BYTES, loop=loop), host, port
    )
