"""What was said reaches the log: all of it, in order, and whatever lies there twice is the same to the last byte."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.contract.envelope import Envelope, to_headers
from services.contract.topics import Stream
from services.runtime.storing.outbox import row_id
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.record import RawRecord
from tests.simulation.world import World


def once_and_in_order(world: World) -> Iterator[str]:
    """Of every service."""
    for part in world.parts.values():
        posted = {row_id(message): message for message in part.truth.posted}
        if len(posted) < len(part.truth.posted):
            yield f"{part.name} said two things under one number."
        found = _found(posted, world.journal.all())
        yield from (f"{part.name} said {row}, and it is not in the log." for row in posted if row not in found)
        yield from _out_of_order(part.name, posted, found)


def _found(posted: dict[str, OutboxMessage], records: Sequence[RawRecord]) -> list[str]:
    by_bytes = {_as_sent(message): row for row, message in posted.items()}
    heard = (by_bytes.get((one.topic, one.key, one.value, tuple(one.headers))) for one in records)
    return list(dict.fromkeys(row for row in heard if row))


def _as_sent(message: OutboxMessage) -> tuple[object, ...]:
    return message.topic, message.key.encode(), message.value, tuple(to_headers(message.envelope))


def _out_of_order(service: str, posted: dict[str, OutboxMessage], found: Sequence[str]) -> Iterator[str]:
    last: dict[tuple[str, str], int] = defaultdict(int)
    for row in found:
        envelope: Envelope = posted[row].envelope
        about = (envelope.subject, posted[row].topic)
        if envelope.sequence != last[about] + 1 and not posted[row].topic.endswith(Stream.DEAD_LETTERS):
            yield f"{service} said {row}, and before it lies number {last[about]}."
        last[about] = envelope.sequence
