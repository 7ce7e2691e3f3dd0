"""Whatever lies on Kafka, in a record or in a batch of any codec, is an event or a dead letter and never an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.runtime.consuming.reading.record_batch import batches
from services.runtime.working.decoding import Decoded, Decoder, Undecodable
from services.runtime.working.record import RawRecord, TopicPartition
from tests.support.record_batches import a_batch, whole
from tests.support.records import a_record

GOOD = [a_record(offset=number, sequence=number + 1) for number in range(3)]
NAMES = st.sampled_from([name for name, _ in GOOD[0].headers]) | st.text(max_size=20)
HEADERS = st.lists(st.tuples(NAMES, st.none() | st.binary(max_size=40)), max_size=12)
PARTITION = TopicPartition(GOOD[0].topic, 0)
ATTRIBUTES_AT = 22
# None, the four that Kafka knows, and three that it does not.
CODECS = range(8)


@given(st.none() | st.binary(max_size=60), st.none() | st.binary(max_size=200), HEADERS, st.booleans())
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_any_record_is_read_or_put_aside(
    key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes | None]], around_an_event: bool
) -> None:
    good = GOOD[0]
    record = RawRecord(good.topic, 0, 0, key, value, headers)
    if around_an_event:
        record = RawRecord(good.topic, 0, 0, key or good.key, good.value, [*good.headers, *headers])
    read = Decoder().decode(record)
    assert isinstance(read, Decoded | Undecodable)
    assert isinstance(read, Decoded) or read.reason


@pytest.mark.parametrize("codec", CODECS)
@given(st.data())
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
def test_any_batch_taken_apart_by_hand_gives_records_of_its_own_offsets_in_order(
    codec: int, data: st.DataObject
) -> None:
    batch = bytearray(a_batch(GOOD))
    batch[ATTRIBUTES_AT] = codec
    for at in data.draw(st.lists(st.integers(61, len(batch) - 1), max_size=6)):
        batch[at] = data.draw(st.integers(0, 255))
    (whole_batch,) = batches(PARTITION, whole(bytes(batch)))
    records = whole_batch.records(0)
    offsets = [record.offset for record in records]
    assert offsets == sorted(set(offsets) & {0, 1, 2})
    for record in records:
        assert isinstance(Decoder().decode(record), Decoded | Undecodable)
