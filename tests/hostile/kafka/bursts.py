"""A few records for each number, for one partition, in one batch: good events, mostly spoiled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import to_headers
from services.contract.event import Event
from services.contract.events.partners import REQUESTS
from services.contract.topics import AnyTopic, PartnerStream, PartnerTopic, Topic
from tests.chaos.faults import garbage
from tests.chaos.findings.evidence import CONSUMED, Logged
from tests.hostile.spoiling import as_json, spoiled
from tests.support import builders, life_builders, partner_messages

# None, gzip, Snappy, LZ4 and Zstandard.
CODECS = 5
MOST_TOGETHER = 16
# Of megabytes each, so there are few.
LARGE_OF = 1_500
# Few enough that events of one come several times, before their turn, or in place of another.
REFERRALS = 150
# How many events are about a referral of whichever borough.
ABOUT_OTHERS = 0.05
FIRST_ID = 0x0199_0000_0000_7000_8000_0000_0000_0000
OWN = (
    builders.a_referral_created(), builders.a_matched(), builders.an_unmatched(), builders.a_person_told(),
    builders.an_attended(), builders.a_missed(), *life_builders.EXAMPLES,
)  # fmt: skip
ASKED = tuple(one for one in partner_messages.EXAMPLES if type(one) in REQUESTS)
_ODD: tuple[bytes | None, ...] = (
    None, b"", b"\0", b"\xff\xfe", b"0", b"-1", b"1e3", b"2147483648", b"9" * 400, b"x" * 3_000,
    b"2026-02-30T00:00:00Z", b"9999-12-31T23:59:59.999999+00:00", b"0001-01-01T00:00:00Z", b"2027-01-01T00:00:00Z",
    b"0.3", "é".encode("utf-16"), b"application/cloudevents+json", b"org.example.invented.v1", b"/notify",
    b"tower-hamlets", b"true", b"%00",
)  # fmt: skip


@dataclass(frozen=True)
class Burst:
    """Records that go together, their kinds beside them."""

    number: int
    topic: str
    partition: int
    codec: int
    records: Sequence[Logged]
    kinds: Sequence[str]


@dataclass(frozen=True)
class Bursts:
    """Makes bursts for these topics, each with its count of partitions."""

    seed: int
    topics: Mapping[AnyTopic, int]

    def numbered(self, number: int) -> Burst:
        """The burst of this number."""
        chance = Random(f"{self.seed} burst {number}")  # noqa: S311 - it must repeat itself
        topic = chance.choice([one for one in self.topics if _is_heard(one)])
        large = chance.randrange(LARGE_OF) < MOST_TOGETHER
        count = 1 if large else chance.randint(1, MOST_TOGETHER)
        made = [_large(topic, chance) if large else _record(topic, chance) for _ in range(count)]
        return Burst(
            number,
            topic.name,
            chance.randrange(self.topics[topic]),
            # What is large is what comes whole; small records are coded in every way.
            0 if large else chance.randrange(CODECS),
            [record for _, record in made],
            [kind for kind, _ in made],
        )


def _is_heard(topic: AnyTopic) -> bool:
    return topic.stream in CONSUMED or topic.stream is PartnerStream.EVENTS


def _record(topic: AnyTopic, chance: Random) -> tuple[str, Logged]:
    good, said = _good(topic, chance)
    kinds: dict[str, Callable[[], tuple[str, Logged]]] = {
        "as it should be": lambda: ("as it should be", good),
        "value": lambda: _with_value(good, *spoiled(said, chance)),
        "header": lambda: ("odd header", replace(good, headers=_odd_headers(good, chance))),
        "key": lambda: ("odd key", replace(good, key=chance.choice((*_ODD, chance.randbytes(20))))),
        "no value": lambda: ("no value", replace(good, value=None)),
        "no headers": lambda: ("no headers", replace(good, headers=())),
        "any bytes": lambda: ("any bytes", replace(good, value=chance.randbytes(chance.randrange(200)))),
    }
    weights = (20, 50, 25, 10, 2, 2, 2)
    [made] = chance.choices(list(kinds.values()), weights)
    return made()


def _with_value(good: Logged, kind: str, value: bytes) -> tuple[str, Logged]:
    return kind, replace(good, value=value)


def _large(topic: AnyTopic, chance: Random) -> tuple[str, Logged]:
    good, _ = _good(topic, chance)
    return "as a broken partner sends it", next(garbage.every_kind(chance))(good)


def _odd_headers(good: Logged, chance: Random) -> list[tuple[str, bytes | None]]:
    name = chance.choice([each for each, _ in good.headers])
    match chance.choice(("other", "other", "twice", "gone", "more")):
        case "other":
            odd = chance.choice(_ODD)
            return [(each, odd if each == name else kept) for each, kept in good.headers]
        case "twice":
            return [*good.headers, (name, chance.choice(_ODD))]
        case "gone":
            return [one for one in good.headers if one[0] != name]
        case _:
            return [*good.headers, *[(chance.choice(("", "é", "ce_", "x" * 500)), chance.choice(_ODD))] * 9]


def _good(topic: AnyTopic, chance: Random) -> tuple[Logged, Any]:
    """A record that the topic's readers would take, and what it says."""
    referral_id = UUID(int=FIRST_ID + _ordinal(topic.borough, chance) * REFERRALS + chance.randrange(REFERRALS))
    if isinstance(topic, PartnerTopic):
        event = chance.choice(ASKED)
        name = f"hostile-{chance.randrange(REFERRALS * 100)}"
        headers = partner_messages.stated(type(event), name)
        return _logged(topic, name, event.model_dump(mode="json", exclude_none=True), headers)
    event = chance.choice([one for one in OWN if one.stream is topic.stream])
    said = event.model_dump(mode="json") | {"referral_id": str(referral_id)}
    return _logged(topic, str(referral_id), said, _headers(event, topic, referral_id, chance))


def _ordinal(borough: BoroughSlug, chance: Random) -> int:
    """A borough speaks of referrals of its own, and now and then of those of any other."""
    every = list(BoroughSlug)
    return every.index(chance.choice(every) if chance.random() < ABOUT_OTHERS else borough)


def _logged(topic: AnyTopic, key: str, said: Any, headers: Sequence[tuple[str, bytes | None]]) -> tuple[Logged, Any]:
    return Logged(topic.name, 0, 0, key.encode(), as_json(said), headers), said


def _headers(event: Event, topic: Topic, referral_id: UUID, chance: Random) -> Sequence[tuple[str, bytes | None]]:
    sequence = chance.choice((1, 1, 2, 2, 3, 4, 5, 9, 1_000))
    at = datetime(2026, 11, chance.randint(1, 20), tzinfo=UTC)
    envelope = builders.an_envelope(
        id=f"{event.stream}:{referral_id}:{sequence}",
        type=event.type,
        subject=str(referral_id),
        time=at,
        recordedtime=at,
        sequence=sequence,
        borough=topic.borough,
        synthetic=chance.random() < 0.1,
    )
    return to_headers(envelope)
