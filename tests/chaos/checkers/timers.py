"""What time brings comes when it is due, once, and not to a referral that has ended: answers, consents and holds."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from services.contract.events import (
    Attended,
    ConsentWithdrawn,
    Matched,
    Missed,
    OfferAccepted,
    PlaceReleased,
    ProviderAccepted,
    ReferralClosed,
    ReferralRerouted,
    ReferralWithdrawn,
    ResponseOverdue,
)
from services.contract.topics import Stream
from services.contract.words.life_words import ConsentEnd
from services.contract.words.vocabulary import Answer, ReleaseReason
from services.matching.domain import search
from services.matching.domain.search import Search
from services.referral.domain import due
from services.referral.domain.age import end_of_day
from services.referral.domain.life import State
from services.referral.domain.referral import Clock, Referral
from services.runtime.working.decoding import Received
from services.runtime.working.timer import to_the_millisecond
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import Evidence
from tests.chaos.load.history import Kind, Phase

# What came due between the last look at the timers and the gathering of the evidence is not late yet.
JUST_DUE = timedelta(minutes=1)
_STAYS = (OfferAccepted, ProviderAccepted, Attended, Missed)


def timers(evidence: Evidence, history: History) -> Iterator[str]:
    """Every due time follows from what is kept, none has passed, and what came of those that did says when."""
    left_out = asked.forged(history)
    for service, due_times in _DUE.items():
        yield from _as_kept(service, due_times, evidence, left_out)
    lives = asked.states(evidence.services["referral"], left_out)
    for one, said in evidence.said[Stream.REFERRALS].items():
        if one in lives and any(map(_brought_to_referral, said)):
            yield from _came_in_time(one, said, Referral.model_validate(lives[one]))
    yield from _consents_as_asked(history, lives)
    for one, said in evidence.said[Stream.MATCHES].items():
        if one not in left_out:
            yield from _given_up_in_time(one, said, evidence)
            yield from _sought_anew(one, said)


def fired(evidence: Evidence) -> Mapping[str, int]:
    """How often what time brings was said, by what it was."""
    named = [name for stream in _NAMES for said in evidence.said[stream].values() for name in map(_NAMES[stream], said)]
    return Counter(name for name in named if name)


def _as_kept(
    service: str,
    due_times: Callable[[Mapping[str, Any]], Mapping[str, datetime]],
    evidence: Evidence,
    left_out: frozenset[str],
) -> Iterator[str]:
    rows, known = evidence.services[service].timers, asked.states(evidence.services[service], left_out)
    for one in sorted(known.keys() | rows.keys() - left_out):
        times = {name: to_the_millisecond(at) for name, at in due_times(known.get(one, {})).items()}
        if dict(rows.get(one, {})) != times:
            yield f"{service} has set {_names(rows.get(one, {}))} for the referral {one}, and is to: {_names(times)}."
        for name, at in times.items():
            if at <= evidence.at - JUST_DUE:
                yield f"{service} has not worked {name} of the referral {one}, which was due at {at}."


def _consents_as_asked(history: History, lives: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for one in asked.those(history, Kind.REFER, Phase.OK):
        life, ends_on = lives.get(str(one.facts["referral_id"])), one.facts.get("expires_on")
        if life and ends_on:
            until = Referral.model_validate(life).consent_until
            if until != end_of_day(date.fromisoformat(str(ends_on))):
                yield f"Consent to the referral {one.facts['referral_id']} is to end on {ends_on}, and does at {until}."


def _referrals(state: Mapping[str, Any]) -> Mapping[str, datetime]:
    # Only those that something can become due of, because to read a whole referral takes long.
    consent = state.get("consent") or {}
    ends = [said.get("until") for said in (consent.get("first"), *consent.get("later", ())) if said]
    waits = state.get("clock") or state.get("consent_until") or any(ends)
    return due.due_times(Referral.model_validate(state)) if waits else {}


def _searches(state: Mapping[str, Any]) -> Mapping[str, datetime]:
    return search.due_times(Search.model_validate(state)) if state.get("held_until") else {}


_DUE = {"referral": _referrals, "matching": _searches}


def _came_in_time(one: str, said: Sequence[Received], life: Referral) -> Iterator[str]:
    """Calls come as of their time and in their order, consent ends at its end, and neither comes after the end."""
    has_ended = False
    for received in said:
        name, event = _brought_to_referral(received), received.event
        if name and has_ended:
            yield f"{name} came to the referral {one}, which had ended."
        if name and received.envelope.time != (at := _due_at(event, life)):
            yield f"{name} came to the referral {one} as of {received.envelope.time}, and was due at {at}."
        has_ended = has_ended or _ends(event)


def _due_at(event: object, life: Referral) -> datetime | None:
    if not isinstance(event, ResponseOverdue):
        return life.consent_until
    clock = Clock(awaited=event.awaited, since=event.since)
    return due.due_times(life.model_copy(update={"state": State.WAITING, "clock": clock}))[f"response-{event.step}"]


def _ends(event: object) -> bool:
    elsewhere = isinstance(event, ReferralRerouted) and event.to_service_id is None
    return elsewhere or isinstance(event, ReferralClosed | ReferralWithdrawn | ConsentWithdrawn)


def _given_up_in_time(one: str, said: Sequence[Received], evidence: Evidence) -> Iterator[str]:
    """A hold that nobody answered has ended when it was to end, and no other has ended so."""
    held: Matched | None = None
    for received in said:
        event = received.event
        until = to_the_millisecond(held.held_until) if held and held.held_until else None
        if _brought_to_matching(received) and received.envelope.time != until:
            yield f"The hold of the referral {one} ended at {received.envelope.time}, and was to end at {until}."
        if isinstance(event, Matched):
            held = event
        elif isinstance(event, PlaceReleased) and held and held.service_id == event.service_id:
            held = None
    if held and held.held_until and held.held_until <= evidence.at - JUST_DUE and not _stays(one, held, evidence):
        yield f"The hold of the referral {one} was to end at {held.held_until}, and nobody gave the place up."


def _sought_anew(one: str, said: Sequence[Received]) -> Iterator[str]:
    """Where a provider that was asked has not answered in time, another service is sought at once."""
    for before, ended, following in zip_longest(said, said[1:], said[2:]):
        if not (ended and _brought_to_matching(ended)):
            continue
        is_asked = isinstance(before.event, Matched) and before.event.answer is Answer.ASK
        if is_asked and (following is None or following.envelope.time != ended.envelope.time):
            yield f"Nothing was sought for the referral {one} when the provider had not answered in time."


def _stays(one: str, held: Matched, evidence: Evidence) -> bool:
    """Whether the place is kept because somebody said so."""
    answers = evidence.said[Stream.REFERRALS].get(one, ())
    return any(isinstance(each.event, _STAYS) and each.event.service_id == held.service_id for each in answers)


def _brought_to_referral(received: Received) -> str | None:
    match received.event:
        case ResponseOverdue(step=step):
            return f"response-{step.value}"
        case ConsentWithdrawn(reason=ConsentEnd.EXPIRED):
            return due.CONSENT_ENDS
    return None


def _brought_to_matching(received: Received) -> str | None:
    match received.event:
        case PlaceReleased(reason=ReleaseReason.EXPIRED):
            return search.HOLD_ENDS
    return None


_NAMES = {Stream.REFERRALS: _brought_to_referral, Stream.MATCHES: _brought_to_matching}


def _names(times: Mapping[str, datetime]) -> str:
    return ", ".join(f"{name} at {at}" for name, at in sorted(times.items())) or "nothing"
