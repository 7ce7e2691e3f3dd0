"""Takes a batch of records apart by hand, so that one that Kafka's client cannot read takes no other with it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from aiokafka.record.util import calc_crc32c

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.consuming.reading.inflating import OPEN, TooMuch
from services.runtime.working.record import BrokenRecord, RawRecord, Record, TopicPartition

# Base offset, length, leader epoch, magic, checksum, attributes, last offset delta, two times, producer's id and
# epoch, sequence, number of records: the record batch of Kafka's protocol.
_HEAD = struct.Struct(">qiibIhiqqqhii")
_LENGTH = struct.Struct(">qi")
_CHECKED_FROM = 21
_MAGIC = 2
_LONGEST_SHIFT = 63
_NOT_COMPRESSED = 0
# So many are read by hand at once; the rest with the next poll.
MOST_RECORDS = 1000


class Torn(Exception):
    """These bytes are not what the protocol says; nobody can tell where the next record begins."""

    def __init__(self, why: str, reason: DeadLetterReason = DeadLetterReason.RECORD_CORRUPT) -> None:
        super().__init__(why)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """A whole batch as the broker gave it: offsets `start` to `end` - 1 of a place."""

    place: TopicPartition
    start: int
    end: int
    raw: bytes

    def records(self, begin: int, most: int = MOST_RECORDS) -> list[Record]:
        """Its records from offset `begin` on, so many; what cannot be read is there too, broken, one for each offset.

        A batch of a few megabytes may hold a million.
        """
        return list(islice((record for record in self._records() if record.offset >= begin), most))

    def _records(self) -> Iterator[Record]:
        expected = self.start
        try:
            for raw in _slices(self._opened()):
                if expected == self.end:
                    return
                record = _record(self.place, self.start, expected, raw)
                if not expected <= record.offset < self.end:
                    record = _broken(self.place, expected, raw, "The record names an offset that is not its own.")
                yield record
                expected = record.offset + 1
        except Torn as torn:
            yield from self._torn(expected, str(torn), torn.reason)

    def _opened(self) -> bytes:
        """The records' bytes. Raises Torn."""
        _, _, _, magic, checksum, attributes, *_ = _HEAD.unpack_from(self.raw)
        if magic != _MAGIC:
            raise Torn(f"The batch has format {magic}; format {_MAGIC} is read.")
        if calc_crc32c(self.raw[_CHECKED_FROM:]) != checksum:
            raise Torn("The batch's checksum is wrong: its bytes have changed since they were sent.")
        compression, records = attributes & 7, self.raw[_HEAD.size :]
        try:
            return records if compression == _NOT_COMPRESSED else OPEN[compression][1](records)
        except TooMuch as bomb:
            raise Torn(str(bomb), DeadLetterReason.TOO_LARGE) from bomb
        except Exception as unknown:  # each compression has its own errors
            raise Torn(f"The batch cannot be decompressed ({type(unknown).__name__}).") from unknown

    def _torn(self, begin: int, why: str, reason: DeadLetterReason) -> Iterator[Record]:
        for offset in range(begin, self.end):
            detail = why if offset == begin else f"{why} Its bytes are with offset {begin}."
            raw = self.raw if offset == begin else None
            yield BrokenRecord(*self.place, offset, None, raw, (), reason, detail)


def batches(place: TopicPartition, raw: bytes) -> Iterator[RecordBatch]:
    """The whole batches of a broker's answer; what is cut off at its end is left out."""
    at = 0
    while len(raw) - at >= _HEAD.size:
        base, length = _LENGTH.unpack_from(raw, at)
        end = at + _LENGTH.size + length
        if end > len(raw) or length < _HEAD.size - _LENGTH.size:
            return
        last_delta = _HEAD.unpack_from(raw, at)[6]
        yield RecordBatch(place, base, base + last_delta + 1, raw[at:end])
        at = end


class _Cursor:
    """Reads forward through one record's bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    @property
    def is_done(self) -> bool:
        return self._at >= len(self._raw)

    def number(self) -> int:
        """A number of 7 bits in each byte, its sign in the last bit."""
        found = shift = 0
        while shift <= _LONGEST_SHIFT:
            byte = self.take(1)[0]
            found |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return (found >> 1) ^ -(found & 1)
        raise Torn("A number in the batch does not end.")

    def take(self, length: int) -> bytes:
        found = self._raw[self._at : self._at + length]
        if length < 0 or len(found) < length:
            raise Torn("The batch ends within a record.")
        self._at += length
        return found

    def nullable(self) -> bytes | None:
        length = self.number()
        return None if length < 0 else self.take(length)


def _slices(opened: bytes) -> Iterator[bytes]:
    cursor = _Cursor(opened)
    while not cursor.is_done:
        yield cursor.take(cursor.number())


def _record(place: TopicPartition, base: int, expected: int, raw: bytes) -> Record:
    cursor = _Cursor(raw)
    try:
        cursor.take(1)
        cursor.number()
        offset, key, value = base + cursor.number(), cursor.nullable(), cursor.nullable()
        headers = [(cursor.take(cursor.number()), cursor.nullable()) for _ in range(cursor.number())]
    except Torn:
        return _broken(place, expected, raw, "The record's fields do not fit into its length.")
    # Written out rather than dropped, so that whoever looks at the dead letter sees what stood there.
    named = tuple((name.decode(errors="backslashreplace"), content) for name, content in headers)
    if all(map(_is_utf8, (name for name, _ in headers))):
        return RawRecord(*place, offset, key, value, named)
    detail = "The name of a header is not UTF-8."
    return BrokenRecord(*place, offset, key, value, named, DeadLetterReason.HEADER_NOT_UTF8, detail)


def _broken(place: TopicPartition, offset: int, raw: bytes, detail: str) -> BrokenRecord:
    return BrokenRecord(*place, offset, None, raw, (), DeadLetterReason.RECORD_CORRUPT, detail)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True
