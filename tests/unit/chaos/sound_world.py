"""A small world in which everything holds: what its services keep, its log, and the history of how it came about.

Ada was matched, told, and came. Bela was matched and wants no word. Chidi waits, and was told so. Dana was matched
and told, though nobody heard the door's answer. Two records were garbled, and Ada's first event came twice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from deploy.conservation.facts import Notice, Places
from services.contract.event import Event
from services.contract.topics import Stream
from services.contract.words.vocabulary import About, DeadLetterReason
from services.runtime.working.record import Record, TopicPartition
from tests.chaos.checkers.asked import History
from tests.chaos.checkers.replay import WAYS, consumed_by_reporting
from tests.chaos.findings.evidence import (
    CONSUMES,
    Cause,
    Evidence,
    Kept,
    Known,
    Logged,
    ParkedEvent,
    Posted,
    digest,
    stream_of,
)
from tests.chaos.findings.replaying import Outcome, replay
from tests.chaos.load.history import Kind, Operation, Pair, Phase
from tests.support import builders
from tests.support.records import a_record, unreadable

ADA, BELA, CHIDI, DANA = (f"00000000-0000-7000-8000-00000000000{letter}" for letter in "abcd")
NOBODY = "00000000-0000-7000-8000-00000000000e"
CHOIR = str(builders.SERVICE_ID)
TOLD_ADA, TOLD_CHIDI, TOLD_DANA, UNTOLD_BELA = (str(UUID(int=number)) for number in range(1, 5))
NAMES = {ADA: "Ada", BELA: "Bela", CHIDI: "Chidi", DANA: "Dana", NOBODY: "Nobody", CHOIR: "the choir"}
BOROUGH = "southwark"
REFERRALS, MATCHES, NOTICES = (f"{BOROUGH}.{stream}" for stream in (Stream.REFERRALS, Stream.MATCHES, Stream.NOTICES))
GARBLED = f"{REFERRALS}/0/3"


def a_sound_world() -> tuple[Evidence, History]:
    """The evidence and the history of the world, fresh."""
    return _evidence(), _history()


@cache
def _evidence() -> Evidence:
    log = _log()
    bare = Evidence(
        at=builders.NOW + timedelta(hours=1),
        log=log,
        ends={place: len(records) for place, records in log.items()},
        services={},
        places={CHOIR: Places(3, (ADA, BELA, DANA))},
        capacities={CHOIR: 3},
        notices=_notices(),
        mails={TOLD_ADA: 1, TOLD_CHIDI: 1, TOLD_DANA: 1},
        posted=(),
        figures="",
        causes={one.notice_id: _cause(one) for one in _notices()},
    )
    outcome = replay(consumed_by_reporting(bare), WAYS[0])
    services = {service: _kept(service, bare, outcome) for service in CONSUMES}
    letters = [
        Posted(service, row.spot, row.digest) for service in services for row in services[service].parked.values()
    ]
    return replace(bare, services=services, posted=tuple(letters), figures=outcome.figures)


def _log() -> dict[TopicPartition, tuple[Logged, ...]]:
    created = {one: builders.a_referral_created(referral_id=one) for one in (ADA, BELA, CHIDI, DANA)}
    came = builders.an_attended(referral_id=ADA)
    matched = [builders.a_matched(referral_id=one) for one in (ADA, BELA)]
    waits = builders.an_unmatched(referral_id=CHIDI)
    told_chidi = _told(CHIDI, TOLD_CHIDI, about="unmatched")
    at = TopicPartition
    return {
        at(REFERRALS, 0): (
            *_logged(created[ADA], created[BELA], created[CHIDI]),
            _garbled(REFERRALS, 3),
            *_logged(came, sequence=2, start=4),
            *_logged(created[ADA], start=5),
        ),
        at(REFERRALS, 1): _logged(created[DANA], partition=1),
        at(MATCHES, 0): (*_logged(*matched, waits), _garbled(MATCHES, 3)),
        at(MATCHES, 1): _logged(builders.a_matched(referral_id=DANA), partition=1),
        at(NOTICES, 0): _logged(_told(ADA, TOLD_ADA), told_chidi),
        at(NOTICES, 1): _logged(_told(DANA, TOLD_DANA), partition=1),
    }


def _told(referral_id: str, notice_id: str, about: str = "matched") -> Event:
    return builders.a_person_told(referral_id=referral_id, notice_id=notice_id, about=about)


def in_the_log(record: Record, broken: DeadLetterReason | None = None) -> Logged:
    """The record as it was read from the log."""
    return Logged(
        record.topic, record.partition, record.offset, record.key, record.value, tuple(record.headers), broken
    )


def _logged(*events: Event, partition: int = 0, start: int = 0, sequence: int = 1) -> tuple[Logged, ...]:
    numbered = enumerate(events, start)
    return tuple(
        in_the_log(a_record(event, offset=offset, partition=partition, sequence=sequence)) for offset, event in numbered
    )


def _garbled(topic: str, offset: int) -> Logged:
    return replace(in_the_log(unreadable(offset=offset)), topic=topic)


def _kept(service: str, bare: Evidence, outcome: Outcome) -> Kept:
    consumed = [place for place in bare.log if stream_of(place) in CONSUMES[service]]
    records = {record.spot: record for place in consumed for record in bare.log[place]}
    rows = {spot: _row(record) for spot, record in records.items() if record.value == b"{"}
    fences = {place: bare.ends[place] for place in consumed}
    return Kept(fences, _aggregates(service, outcome), rows)


def _row(record: Logged) -> ParkedEvent:
    return ParkedEvent(
        spot=record.spot,
        key=None,
        owner=None,
        sequence=None,
        reason="not-json",
        standing="waiting",
        digest=digest(record),
        at=builders.NOW,
    )


def _aggregates(service: str, outcome: Outcome) -> dict[str, Known]:
    consumes = {
        "referral": ("matching",),
        "matching": ("referral",),
        "notify": ("referral", "matching"),
        "reporting": ("referral", "matching", "notify"),
    }
    states: Mapping[str, Mapping[str, Any]] = {
        "referral": _LIVES,
        "matching": _VERDICTS,
        "notify": {one.referral_id: {"noticed": [one.notice_id]} for one in _notices()},
        "reporting": {key: json.loads(journey) for key, journey in outcome.journeys.items()},
    }[service]
    return {
        key: Known(
            borough=BOROUGH,
            state=state,
            consumed={owner: _PUBLISHED[owner][key] for owner in consumes[service] if _PUBLISHED[owner][key]},
            published=_PUBLISHED[service][key] if service in _PUBLISHED else 0,
        )
        for key, state in states.items()
    }


MATCHED: Mapping[str, Any] = {
    "state": "arranged",
    "match": {"service_id": CHOIR},
    "waiting": None,
    "channel": "email",
    "attendances": [],
    "ending": None,
    "outcome": None,
    "clock": None,
}
_LIVES: Mapping[str, Mapping[str, Any]] = {
    ADA: {**MATCHED, "state": "attending", "attendances": [{"outcome": "attended", "on": "2026-02-07"}]},
    BELA: {**MATCHED, "channel": "none"},
    CHIDI: {**MATCHED, "state": "waiting", "match": None, "waiting": {"reason": "no-room"}},
    DANA: MATCHED,
}
_PLACED = {"service_id": CHOIR, "reason": None}
_VERDICTS = {ADA: _PLACED, BELA: _PLACED, CHIDI: {"service_id": None, "reason": "no-room"}, DANA: _PLACED}
_PUBLISHED = {
    "referral": {ADA: 2, BELA: 1, CHIDI: 1, DANA: 1},
    "matching": {ADA: 1, BELA: 1, CHIDI: 1, DANA: 1},
    "notify": {ADA: 1, BELA: 0, CHIDI: 1, DANA: 1},
}


# Chidi's first event, and that of Dana's match.
CHIDIS, DANAS = _log()[TopicPartition(REFERRALS, 0)][2], _log()[TopicPartition(MATCHES, 1)][0]


def _notices() -> tuple[Notice, ...]:
    return (
        Notice(TOLD_ADA, ADA, About.MATCHED, wanted=True, sent=True),
        Notice(UNTOLD_BELA, BELA, About.MATCHED, wanted=False, sent=False),
        Notice(TOLD_CHIDI, CHIDI, About.UNMATCHED, wanted=True, sent=True),
        Notice(TOLD_DANA, DANA, About.MATCHED, wanted=True, sent=True),
    )


def _cause(notice: Notice) -> Cause:
    return Cause(1, builders.NOW, CHOIR if notice.about is About.MATCHED else None)


def _history() -> list[Pair]:
    garbled = [{"topic": topic, "digest": digest(_garbled(topic, 3))} for topic in (REFERRALS, MATCHES)]
    asked: Sequence[tuple[Kind, Phase, dict[str, Any], dict[str, Any]]] = (
        *((Kind.REFER, Phase.OK, _request(one), {"referral_id": one, "status": 201}) for one in (ADA, BELA, CHIDI)),
        (Kind.REFER, Phase.UNKNOWN, _request(DANA), {}),
        (Kind.REFER, Phase.FAIL, _request("nobody"), {"status": 422}),
        (Kind.REFER, Phase.OK, _request(ADA), {"referral_id": ADA, "status": 201}),
        (Kind.ATTEND, Phase.OK, {"referral_id": ADA, "outcome": "attended", "on": "2026-02-07"}, {"status": 200}),
        *((Kind.GARBLE, Phase.OK, one, {"partition": 0, "offset": 3}) for one in garbled),
        (Kind.LOOK, Phase.OK, {"referral_id": ADA}, {"status": 200}),
    )
    return [pair(number, *one) for number, one in enumerate(asked, 1)]


def pair(number: int, kind: Kind, phase: Phase, invoked: dict[str, Any], answered: dict[str, Any]) -> Pair:
    """An operation with its answer, at a boring moment."""
    asked = Operation(number, "client-1", kind, Phase.INVOKE, builders.NOW, float(number), invoked)
    return Pair(asked, replace(asked, phase=phase, facts=answered))


def _request(key: str) -> dict[str, Any]:
    return {"borough": BOROUGH, "idempotency_key": f"for {key}"}
