"""Changes of evidence and history, one thing at a time: for planting what a checker must find."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from services.contract.envelope import to_headers
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.record import TopicPartition
from tests.chaos.checkers.asked import History
from tests.chaos.evidence import HEARS, Evidence, Kept, Logged, digest, stream_of
from tests.chaos.history import Kind, Phase
from tests.chaos.planted.sound import pair

World = tuple[Evidence, History]
K = TypeVar("K")
V = TypeVar("V")


def evidently(**changes: Any) -> Callable[[World], World]:
    """Other evidence, by the names of its parts."""
    return lambda world: (replace(world[0], **changes), world[1])


def kept(service: str, change: Callable[[Kept], Kept]) -> Callable[[World], World]:
    """What one service keeps is changed."""

    def plant(world: World) -> World:
        evidence, history = world
        services = {**evidence.services, service: change(evidence.services[service])}
        return replace(evidence, services=services), history

    return plant


def known(service: str, key: str, **changes: Any) -> Callable[[World], World]:
    """What one service keeps about one referral is changed."""
    return kept(service, lambda all_: replace(all_, aggregates=_with(all_.aggregates, key, **changes)))


def forgotten(service: str, key: str) -> Callable[[World], World]:
    """One service does not know one referral."""
    return kept(service, lambda all_: replace(all_, aggregates=without(all_.aggregates, key)))


def row(service: str, spot: str, **changes: Any) -> Callable[[World], World]:
    """A row of a service's dead letters is changed."""
    return kept(service, lambda all_: replace(all_, set_aside=_with(all_.set_aside, spot, **changes)))


def no_row(service: str, spot: str) -> Callable[[World], World]:
    """A row of a service's dead letters is missing."""
    return kept(service, lambda all_: replace(all_, set_aside=without(all_.set_aside, spot)))


def logged(topic: str, partition: int, change: Callable[[list[Logged]], list[Logged]]) -> Callable[[World], World]:
    """The records of one partition are changed; they are numbered anew, and the log ends where it did."""

    def plant(world: World) -> World:
        evidence, history = world
        place = TopicPartition(topic, partition)
        records = enumerate(change(list(evidence.log[place])))
        log = {**evidence.log, place: tuple(replace(record, offset=offset) for offset, record in records)}
        return replace(evidence, log=log), history

    return plant


def appended(record: Logged) -> Callable[[World], World]:
    """The record lies at the end of its partition, and everybody who hears it has moved past it."""

    def plant(world: World) -> World:
        evidence, history = world
        place, end = record.place, evidence.ends[record.place]
        hearers = {service for service, streams in HEARS.items() if stream_of(place) in streams}
        services = {
            service: replace(all_, fences={**all_.fences, place: end + 1}) if service in hearers else all_
            for service, all_ in evidence.services.items()
        }
        log = {**evidence.log, place: (*evidence.log[place], replace(record, offset=end))}
        return replace(evidence, log=log, ends={**evidence.ends, place: end + 1}, services=services), history

    return plant


def enveloped(record: Logged, **changes: Any) -> Logged:
    """The record with another envelope around the same event."""
    read = Decoder().decode(record)
    assert isinstance(read, Decoded)
    return replace(record, headers=to_headers(read.received.envelope._replace(**changes)))


def moved(referral_id: str) -> Callable[[World], World]:
    """Reporting keeps a day about a referral of which no event tells."""

    def plant(world: World) -> World:
        journey = world[0].services["reporting"].aggregates[referral_id].state or {}
        return known("reporting", referral_id, state={**journey, "missed_on": "2026-02-08"})(world)

    return plant


def set_aside(service: str, record: Logged, **changes: Any) -> Callable[[World], World]:
    """A service has a row of dead letters more, for this record."""

    def change(all_: Kept) -> Kept:
        boring = next(iter(all_.set_aside.values()))
        more = replace(boring, **{"spot": record.spot, "digest": digest(record), **changes})
        return replace(all_, set_aside={**all_.set_aside, more.spot: more})

    return kept(service, change)


def told(kind: Kind, phase: Phase, asked: dict[str, Any], answer: dict[str, Any]) -> Callable[[World], World]:
    """The history has one more operation."""
    return lambda world: (world[0], [*world[1], pair(99, kind, phase, asked, answer)])


def untold(kind: Kind, phase: Phase) -> Callable[[World], World]:
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
