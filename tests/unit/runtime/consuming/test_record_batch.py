"""A batch that Kafka's client cannot read is taken apart by hand: what is whole in it is saved, and what is not."""

import struct

import pytest
from aiokafka import TopicPartition

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.consuming.reading.salvage import RawPartition
from services.runtime.working.decoding import Decoder, Undecodable
from services.runtime.working.record import BrokenRecord, Record
from tests.support.record_batches import NOT_UTF8, a_batch, whole, with_bad_header_name
from tests.support.records import a_record

PARTITION = TopicPartition("southwark.matches", 0)


def read(raw: bytes, begin: int = 0) -> tuple[list[Record], int]:
    return RawPartition(PARTITION, begin, raw).read()


def reasons(records: list[Record]) -> list[DeadLetterReason | None]:
    return [record.reason if isinstance(record, BrokenRecord) else None for record in records]


def three(middle_is_bad: bool = True) -> list[Record]:
    records: list[Record] = [a_record(offset=n, sequence=n + 1) for n in range(3)]
    return [records[0], with_bad_header_name(records[1]) if middle_is_bad else records[1], records[2]]


@pytest.mark.parametrize("gzipped", [False, True])
def test_a_header_name_that_is_not_utf8_breaks_its_own_record_alone(gzipped: bool) -> None:
    records, end = read(a_batch(three(), gzipped=gzipped))
    assert [record.offset for record in records] == [0, 1, 2]
    assert reasons(records) == [None, DeadLetterReason.HEADER_NOT_UTF8, None]
    assert end == 3


def test_what_is_broken_keeps_its_key_its_value_and_its_headers() -> None:
    sent = three()[1]
    broken = read(a_batch(three()))[0][1]
    assert (broken.key, broken.value) == (sent.key, sent.value)
    assert dict(broken.headers)[NOT_UTF8.decode(errors="backslashreplace")] == b"1"


def test_a_broken_record_is_read_as_a_dead_one() -> None:
    broken = read(a_batch(three()))[0][1]
    assert isinstance(Decoder().decode(broken), Undecodable)


def test_by_hand_a_record_says_the_same_as_by_the_client() -> None:
    by_hand, by_client = read(a_batch(three()))[0][2], read(a_batch(three(middle_is_bad=False)))[0][2]
    assert [(r.offset, r.key, r.value, list(r.headers)) for r in (by_hand,)] == [
        (r.offset, r.key, r.value, list(r.headers)) for r in (by_client,)
    ]


def test_reading_begins_in_the_middle_of_a_batch() -> None:
    records, end = read(a_batch(three()), begin=2)
    assert ([record.offset for record in records], end) == ([2], 3)


def test_batches_before_the_broken_one_come_with_it_and_those_behind_are_left() -> None:
    good, bad = a_batch([a_record(offset=0)]), a_batch([with_bad_header_name(a_record(offset=1))])
    records, end = read(good + bad + a_batch([a_record(offset=2)]))
    assert ([record.offset for record in records], end) == ([0, 1], 2)


def test_a_wrong_checksum_gives_every_offset_a_broken_record_and_the_bytes_once() -> None:
    raw = bytearray(a_batch(three(middle_is_bad=False)))
    raw[-3] ^= 0xFF
    records, end = read(bytes(raw))
    assert reasons(records) == [DeadLetterReason.RECORD_CORRUPT] * 3
    assert ([record.value for record in records], end) == ([bytes(raw), None, None], 3)


def test_an_unknown_compression_is_said_and_passed() -> None:
    raw = a_batch(three(middle_is_bad=False))
    records, end = read(whole(raw[:21] + b"\x00\x07" + raw[23:]))
    assert (reasons(records), end) == ([DeadLetterReason.RECORD_CORRUPT] * 3, 3)


def test_a_batch_that_ends_within_a_record_keeps_what_came_before() -> None:
    raw = a_batch(three(middle_is_bad=False))[:-10]
    shorter = raw[:8] + struct.pack(">i", len(raw) - 12) + raw[12:]
    records, end = read(whole(shorter))
    assert (reasons(records), end) == ([None, None, DeadLetterReason.RECORD_CORRUPT], 3)


def test_an_answer_that_is_cut_off_is_read_as_far_as_its_batches_are_whole() -> None:
    records, end = read(a_batch([a_record(offset=0)]) + a_batch([a_record(offset=1)])[:-5])
    assert ([record.offset for record in records], end) == ([0], 1)
