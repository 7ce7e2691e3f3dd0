"""A neighbour whose release is newer says what this one does not know: it costs nobody anything."""

from random import Random
from typing import Any

import pytest

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.observing.metrics import APPLIED, DEAD_LETTERED, PASSED_OVER
from services.runtime.working.decoding import Decoder, Undecodable
from services.runtime.working.record import RawRecord
from tests.support import builders
from tests.support.records import a_record
from tests.toys.engine import ToyInMemory

TOPIC = "southwark.matches"
NEWER = ("london.linkway.matched.v2", "london.linkway.place-lent.v1", "london.linkway.something-else.v77")
BODIES: tuple[bytes | None, ...] = (b'{"nobody": "knows this"}', b"[]", b"not even JSON", None)


def a_newer_record(chance: Random, *, offset: int, sequence: int) -> RawRecord:
    like = a_record(offset=offset, sequence=sequence, type=chance.choice(NEWER))
    return RawRecord(like.topic, like.partition, offset, like.key, chance.choice(BODIES), like.headers)


@pytest.mark.parametrize("seed", range(50))
async def test_a_newer_event_between_two_known_ones_costs_nothing(seed: int) -> None:
    chance, toy = Random(seed), ToyInMemory()  # noqa: S311 - it must repeat itself
    known = [chance.random() < 0.5 for _ in range(chance.randint(3, 12))]
    records = [
        a_record(builders.a_matched(service_name=str(number)), offset=number, sequence=number + 1)
        if is_known
        else a_newer_record(chance, offset=number, sequence=number + 1)
        for number, is_known in enumerate(known)
    ]

    outcomes = await toy.work(*records)

    assert await toy.names() == [str(number) for number, is_known in enumerate(known) if is_known]
    assert await toy.rows() == {}
    assert outcomes.records == {
        key: count
        for key, count in (((TOPIC, APPLIED), sum(known)), ((TOPIC, PASSED_OVER), known.count(False)))
        if count
    }


async def test_what_is_not_linkways_is_a_dead_letter() -> None:
    toy = ToyInMemory()

    outcomes = await toy.work(a_record(type="org.example.matched.v1"))

    assert outcomes.records == {(TOPIC, DEAD_LETTERED): 1}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"subject": "no-referral"}, DeadLetterReason.KEY_MISMATCH),
        ({"borough": "camden"}, DeadLetterReason.WRONG_TOPIC),
    ],
)
def test_a_newer_event_must_still_be_where_it_belongs(changes: dict[str, Any], reason: DeadLetterReason) -> None:
    decoded = Decoder().decode(a_record(type=NEWER[0], **changes))

    assert isinstance(decoded, Undecodable)
    assert decoded.reason is reason
