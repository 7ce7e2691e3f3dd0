"""Changes of evidence and history, one thing at a time: for planting what a checker must find."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from services.contract.envelope import to_headers
from services.contract.event import Event
from services.referral.domain.due import due_times
from services.referral.domain.life import State
from services.referral.domain.referral import Clock, Referral
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.record import TopicPartition
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import CONSUMES, Evidence, Kept, Logged, digest, stream_of
from tests.chaos.load.history import Kind, Phase
from tests.fakes.lives import a_referral
from tests.support import builders
from tests.support.records import a_record
from tests.unit.chaos.sound_world import MATCHES, NOBODY, NOTICES, in_the_log, pair

World = tuple[Evidence, History]
Change = Callable[[World], World]
K = TypeVar("K")
V = TypeVar("V")


def evidently(**changes: Any) -> Change:
    """Other evidence, by the names of its parts."""
    return lambda world: (replace(world[0], **changes), world[1])


def kept(service: str, change: Callable[[Kept], Kept]) -> Change:
    """What one service keeps is changed."""

    def plant(world: World) -> World:
        evidence, history = world
        services = {**evidence.services, service: change(evidence.services[service])}
        return replace(evidence, services=services), history

    return plant


def known(service: str, key: str, **changes: Any) -> Change:
    """What one service keeps about one referral is changed."""
    return kept(service, lambda all_: replace(all_, aggregates=_with(all_.aggregates, key, **changes)))


def forgotten(service: str, key: str) -> Change:
    """One service does not know one referral."""
    return kept(service, lambda all_: replace(all_, aggregates=without(all_.aggregates, key)))


def row(service: str, spot: str, **changes: Any) -> Change:
    """A row of a service's dead letters is changed."""
    return kept(service, lambda all_: replace(all_, parked=_with(all_.parked, spot, **changes)))


def no_row(service: str, spot: str) -> Change:
    """A row of a service's dead letters is missing."""
    return kept(service, lambda all_: replace(all_, parked=without(all_.parked, spot)))


def logged(topic: str, partition: int, change: Callable[[list[Logged]], list[Logged]]) -> Change:
    """The records of one partition are changed; they are numbered anew, and the log ends where it did."""

    def plant(world: World) -> World:
        evidence, history = world
        place = TopicPartition(topic, partition)
        records = enumerate(change(list(evidence.log[place])))
        log = {**evidence.log, place: tuple(replace(record, offset=offset) for offset, record in records)}
        return replace(evidence, log=log), history

    return plant


def appended(record: Logged) -> Change:
    """The record lies at the end of its partition, and everybody who consumes it has moved past it."""

    def plant(world: World) -> World:
        evidence, history = world
        place, end = record.place, evidence.ends[record.place]
        hearers = {service for service, streams in CONSUMES.items() if stream_of(place) in streams}
        services = {
            service: replace(all_, fences={**all_.fences, place: end + 1}) if service in hearers else all_
            for service, all_ in evidence.services.items()
        }
        log = {**evidence.log, place: (*evidence.log[place], replace(record, offset=end))}
        return replace(evidence, log=log, ends={**evidence.ends, place: end + 1}, services=services), history

    return plant


def appended_events(*said: Event, partition: int = 0) -> Change:
    """These events of a referral lie at the end of its topic, as the second and those that follow."""

    def plant(world: World) -> World:
        for sequence, event in enumerate(said, 2):
            record = a_record(event, sequence=sequence, partition=partition)
            world = appended(in_the_log(record))(world)
        return world

    return plant


def offered(referral_id: str, *, held_until: datetime) -> Change:
    """What the referral was told of is an offer, held until then."""
    offer = builders.a_matched(referral_id=referral_id, answer="offer", held_until=held_until)
    return logged(MATCHES, 1, lambda _: [in_the_log(a_record(offer, partition=1))])


def a_life(referral_id: str, *, since: datetime) -> Mapping[str, Any]:
    """What referral keeps of somebody for whom a human is to look since then."""
    waits = a_referral(State.WAITING, referral_id=referral_id)
    return waits.model_copy(update={"clock": Clock.of(State.WAITING, since)}).model_dump(mode="json")


def of_a_whole_life(referral_id: str, *said: Event) -> Change:
    """These events lie at the end of the topic, of a referral of which all is kept."""
    whole = known("referral", referral_id, state=a_life(referral_id, since=builders.NOW))
    return lambda world: appended_events(*said)(whole(world))


def kept_with_timers(referral_id: str, *, since: datetime) -> Change:
    """Referral keeps somebody who waits since then, with the timers that follow from it."""
    life = a_life(referral_id, since=since)
    rows = {referral_id: due_times(Referral.model_validate(life))}
    with_rows = kept("referral", lambda all_: replace(all_, timers=rows))
    return lambda world: known("referral", referral_id, state=life)(with_rows(world))


def enveloped(record: Logged, **changes: Any) -> Logged:
    """The record with another envelope around the same event."""
    read = Decoder().decode(record)
    assert isinstance(read, Decoded)
    return replace(record, headers=to_headers(read.received.envelope._replace(**changes)))


def moved(referral_id: str) -> Change:
    """Reporting keeps a day about a referral of which no event tells."""

    def plant(world: World) -> World:
        journey = world[0].services["reporting"].aggregates[referral_id].state or {}
        return known("reporting", referral_id, state={**journey, "missed_on": "2026-02-08"})(world)

    return plant


def parked(service: str, record: Logged, **changes: Any) -> Change:
    """A service has a row of dead letters more, for this record."""

    def change(all_: Kept) -> Kept:
        boring = next(iter(all_.parked.values()))
        more = replace(boring, **{"spot": record.spot, "digest": digest(record), **changes})
        return replace(all_, parked={**all_.parked, more.spot: more})

    return kept(service, change)


def an_event_of_the_future() -> Logged:
    """Somebody says that a referral which nobody made will have been told of in an hour and a half."""
    telling = builders.a_person_told(referral_id=NOBODY)
    later = builders.NOW + timedelta(minutes=90)
    return in_the_log(a_record(telling, time=later, recordedtime=later))


def with_an_event_of_the_future(world: World) -> World:
    forged = an_event_of_the_future()
    facts = {"topic": NOTICES, "digest": digest(forged), "referral_id": NOBODY}
    return told(Kind.FORGE, Phase.OK, facts, {"partition": 0, "offset": 2})(appended(forged)(world))


def told(kind: Kind, phase: Phase, asked: dict[str, Any], answer: dict[str, Any]) -> Change:
    """The history has one more operation."""
    return lambda world: (world[0], [*world[1], pair(99, kind, phase, asked, answer)])


def untold(kind: Kind, phase: Phase) -> Change:
    """The history lacks the operations of this kind with this answer."""

    def plant(world: World) -> World:
        evidence, history = world
        return evidence, [one for one in history if (one.invoked.kind, one.phase) != (kind, phase)]

    return plant


def without(mapping: Mapping[K, V], key: K) -> dict[K, V]:
    """The mapping without the key."""
    return {one: value for one, value in mapping.items() if one != key}


def _with(mapping: Mapping[str, V], key: str, **changes: Any) -> dict[str, V]:
    return {**mapping, key: replace(mapping[key], **changes)}  # type: ignore[type-var]  # all are dataclasses
