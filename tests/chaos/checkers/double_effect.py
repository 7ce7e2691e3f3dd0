"""What was asked, published or delivered more than once had its effect once (I3, I11, I13)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from services.contract.envelope import Envelope
from services.contract.event import Event, name_of
from services.contract.events import (
    AttendanceCancelled,
    Attended,
    ConsentWithdrawn,
    Matched,
    Missed,
    OfferAccepted,
    OfferDeclined,
    PersonTold,
    PlaceReleased,
    ProviderAccepted,
    ProviderDeclined,
    ReferralClosed,
    ReferralCreated,
    ReferralWithdrawn,
    ResponseOverdue,
    Unmatched,
)
from services.contract.topics import Stream
from services.contract.words.vocabulary import ReleaseReason
from services.runtime.working.decoding import Decoded, Received
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import CONSUMED, Evidence
from tests.chaos.load.history import Kind, Phase


def double_effect(evidence: Evidence, history: History) -> Iterator[str]:
    """One referral for a key, one event for a fact, one answer to an offer."""
    left_out = asked.forged(history)
    yield from _one_referral_for_a_key(history)
    yield from _said_once(evidence, left_out)
    yield from _answered_once(evidence, left_out)


def _one_referral_for_a_key(history: History) -> Iterator[str]:
    made: dict[tuple[object, object], set[object]] = defaultdict(set)
    keys: dict[object, set[tuple[object, object]]] = defaultdict(set)
    for one in asked.those(history, Kind.REFER, Phase.OK):
        request = one.facts["borough"], one.facts["idempotency_key"]
        made[request].add(one.facts["referral_id"])
        # Who is told that there is an open one was not told that they made it.
        keys[one.facts["referral_id"]] |= set() if one.facts.get("was_open") else {request}
    for (borough, key), referrals in made.items():
        if len(referrals) > 1:
            yield f"The request {key} in {borough} made {len(referrals)} referrals."
    for referral_id, several in keys.items():
        if len(several) > 1:
            yield f"{len(several)} requests were all told that they made the referral {referral_id}."


def _said_once(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    """A repeat carries the number that the first had; two numbers for one fact mean that it was decided twice."""
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    without_a_cause = _answers_in_time(evidence) | _given_from_the_list(evidence)
    for record in evidence.records(*CONSUMED):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and read.received.key not in left_out and (fact := _fact(read.received)):
            fact = without_a_cause.get((read.received.key, read.received.envelope.id), fact)
            numbers[read.received.key, fact].add(read.received.envelope.sequence)
    for (one, fact), several in numbers.items():
        if len(several) > 1:
            yield f"It was decided {len(several)} times that the referral {one} is {fact}."


def _answers_in_time(evidence: Evidence) -> dict[tuple[str, str], str]:
    """What was found because a provider did not answer in time, which has no cause of its own; by its event's id."""
    return {
        (one, found.envelope.id): f"matched or not because {before.event.service_id} was silent until {at}"
        for one, said in evidence.said[Stream.MATCHES].items()
        for before, found in pairwise(said)
        if isinstance(before.event, PlaceReleased)
        and before.event.reason is ReleaseReason.EXPIRED
        and found.envelope.time == (at := before.envelope.time)
    }


def _given_from_the_list(evidence: Evidence) -> dict[tuple[str, str], str]:
    """What was found for somebody who waited, whose cause is that of their waiting; by its event's id."""
    return {
        (one, found.envelope.id): f"given the place that they waited for since {before.envelope.id}"
        for one, said in evidence.said[Stream.MATCHES].items()
        for before, found in pairwise(said)
        if isinstance(before.event, Unmatched) and isinstance(found.event, Matched) and found.event.waiting_since
    }


def _answered_once(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    """A place is taken, turned down or given up no more often than it was held."""
    for one, said in evidence.said[Stream.MATCHES].items():
        held = Counter(each.event.service_id for each in said if isinstance(each.event, Matched))
        about_it = [each.event for each in (*said, *evidence.said[Stream.REFERRALS].get(one, ()))]
        for kind in (PlaceReleased, OfferAccepted, OfferDeclined, ProviderAccepted, ProviderDeclined):
            times = Counter(event.service_id for event in about_it if isinstance(event, kind))
            for service, count in (times - held).items():
                if one not in left_out:
                    yield f"{name_of(kind)} of {service} was said {count} times too often about the referral {one}."


def _fact(received: Received) -> str | None:
    """What can be so but once, in words; None where it may be said again and again."""
    named = _FACTS.get(type(received.event))
    return named(received.event, received.envelope) if named else None


def _attendance(event: Any, _: Envelope) -> str:
    return f"attended or not, as {event.attendance_id}"


def _answer(_: Event, envelope: Envelope) -> str:
    return f"matched or not because of {envelope.causationid}"


def _match(event: Any, envelope: Envelope) -> str:
    # Who waits comes to a place by the cause by which they wait.
    how = "matched from the waiting list" if event.waiting_since else "matched or not"
    return f"{how} because of {envelope.causationid}"


def _call(event: Any, _: Envelope) -> str:
    return f"called {event.step.value} since {event.since}"


def _end(_: Event, __: Envelope) -> str:
    return "ended"


_FACTS: Mapping[type[Event], Callable[[Any, Envelope], str]] = {
    ReferralCreated: lambda *_: "created",
    Matched: _match,
    Unmatched: _answer,
    PlaceReleased: lambda event, envelope: f"without {event.service_id} because of {envelope.causationid}",
    PersonTold: lambda event, _: f"told by the notice {event.notice_id}",
    Attended: _attendance,
    Missed: _attendance,
    AttendanceCancelled: _attendance,
    ReferralClosed: _end,
    ReferralWithdrawn: _end,
    ConsentWithdrawn: _end,
    ResponseOverdue: _call,
}
