"""Every kind of garbage is unreadable, and a record's bytes on the wire are those that were meant."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.runtime.working.decoding import Decoded, Decoder, Undecodable
from tests.chaos.faults import garbage
from tests.chaos.faults.records import a_telling
from tests.chaos.findings.evidence import Logged
from tests.chaos.load.posting import Mangled

TOPIC = Topic(BoroughSlug.CAMDEN, Stream.NOTICES)


def a_good_record() -> Logged:
    return a_telling(UUID(int=7, version=4), TOPIC, 1, datetime(2026, 1, 31, tzinfo=UTC))


def test_what_is_garbled_was_good() -> None:
    assert isinstance(Decoder().decode(a_good_record()), Decoded)


@pytest.mark.parametrize("seed", range(20))
def test_no_garbage_can_be_read(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it must repeat itself
    garbled = [kind(a_good_record()) for kind in garbage.every_kind(chance)]
    # A header's name that is no UTF-8 is looked at when the batch is taken apart, before a record is read.
    seen = [record for record in garbled if not any(isinstance(name, Mangled) for name, _ in record.headers)]
    assert len(garbled) == 15
    assert len(seen) == 14
    assert all(isinstance(Decoder().decode(record), Undecodable) for record in seen)


def test_a_mangled_name_is_written_as_its_bytes() -> None:
    assert Mangled(r"\xff\xfe-name").encode() == b"\xff\xfe-name"
