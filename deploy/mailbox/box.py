"""The mails that came: the latest are kept, all are counted, and a copy is known by its Message-ID."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import compat32, default

_HEADERS = BytesHeaderParser(policy=compat32)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came. Mails are numbered 1, 2, 3 …"""

    number: int
    received_at: datetime
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)

    def read(self) -> EmailMessage:
        """The mail taken apart."""
        return message_from_bytes(self.content, EmailMessage, policy=default)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the list, the latest mails first; pages are numbered from 1."""

    number: int
    of: int
    mails: Sequence[Mail]


class Box:
    """Keeps the latest `keep` mails in memory."""

    def __init__(self, keep: int) -> None:
        self._latest: deque[Mail] = deque(maxlen=keep)
        self.received = 0
        self.copies: Counter[str] = Counter()

    def put(self, content: bytes, recipients: Sequence[str], received_at: datetime) -> None:
        """Take a mail in. One without a Message-ID counts as like no other."""
        self.received += 1
        message_id = _HEADERS.parsebytes(content).get("Message-ID", f"mail number {self.received} has none")
        self.copies[str(message_id).strip()] += 1
        self._latest.append(Mail(self.received, received_at, tuple(recipients), content))

    @property
    def distinct(self) -> int:
        """How many different mails came."""
        return len(self.copies)

    def find(self, number: int) -> Mail | None:
        """The mail of this number, while it is kept."""
        if not self._latest or not self._latest[0].number <= number <= self.received:
            return None
        return self._latest[number - self._latest[0].number]

    def leaf(self, number: int, *, size: int) -> Leaf:
        """A page of the list; the nearest that there is."""
        of = max(1, -(-len(self._latest) // size))
        number = min(max(number, 1), of)
        newest_first = list(reversed(self._latest))
        return Leaf(number, of, newest_first[(number - 1) * size : number * size])
