"""What is small on the wire and huge in memory is told from what is only compressed, and costs nobody else anything."""

import gzip
from collections.abc import Callable

import pytest
from aiokafka import codec
from aiokafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.consuming.reading import inflating
from services.runtime.consuming.reading.inflating import MOST_BYTES, OPEN, TooMuch
from services.runtime.consuming.reading.record_batch import MOST_RECORDS, RecordBatch
from services.runtime.working.record import BrokenRecord, TopicPartition
from tests.support.record_batches import a_batch
from tests.support.records import a_record

PLACE = TopicPartition("southwark.matches", 0)
CODECS: list[tuple[int, Callable[[bytes], bytes]]] = [
    (1, gzip.compress),
    (2, codec.snappy_encode),
    (2, lambda payload: codec.snappy_encode(payload, xerial_compatible=False)),
    (3, codec.lz4_encode),
    (4, codec.zstd_encode),
]


@pytest.mark.parametrize(("number", "compress"), CODECS)
def test_what_is_as_large_as_may_be_comes_out_as_it_went_in(number: int, compress: Callable[[bytes], bytes]) -> None:
    for plain in (b"short", b"0123456789abcdef" * (MOST_BYTES // 16)):
        assert OPEN[number][1](compress(plain)) == plain


@pytest.mark.parametrize(("number", "compress"), CODECS)
def test_what_is_larger_is_refused(number: int, compress: Callable[[bytes], bytes]) -> None:
    with pytest.raises(TooMuch, match="Send smaller batches"):
        OPEN[number][1](compress(bytes(MOST_BYTES + 1)))


@pytest.mark.parametrize("number", sorted(OPEN))
def test_what_is_not_compressed_at_all_fails_and_never_ends_in_a_loop(number: int) -> None:
    with pytest.raises(Exception) as failure:  # noqa: PT011 - each compression has its own
        OPEN[number][1](b"these are no compressed bytes")
    assert not isinstance(failure.value, TooMuch)


def a_bomb(number: int) -> bytes:
    builder = DefaultRecordBatchBuilder(2, number, False, -1, -1, -1, 1 << 26)
    builder.append(0, 0, b"key", bytes(MOST_BYTES + 1), [])
    return bytes(builder.build())


@pytest.mark.parametrize("number", sorted(OPEN))
def test_kafkas_client_is_bounded_too(number: int) -> None:
    inflating.bound_the_client()
    with pytest.raises(TooMuch):
        list(DefaultRecordBatch(a_bomb(number)))


def test_a_batch_that_is_a_bomb_is_too_large_and_its_compressed_bytes_are_kept() -> None:
    raw = a_bomb(4)
    (record,) = RecordBatch(PLACE, 0, 1, raw).records(0)
    assert isinstance(record, BrokenRecord)
    assert (record.reason, record.value) == (DeadLetterReason.TOO_LARGE, raw)


def test_of_a_batch_of_very_many_records_so_many_are_read_at_once() -> None:
    raw = a_batch([a_record(offset=n) for n in range(MOST_RECORDS + 5)])
    batch = RecordBatch(PLACE, 0, MOST_RECORDS + 5, raw)
    assert [record.offset for record in batch.records(2)] == list(range(2, MOST_RECORDS + 2))
    assert [record.offset for record in batch.records(MOST_RECORDS + 2)] == list(range(MOST_RECORDS + 2, batch.end))
