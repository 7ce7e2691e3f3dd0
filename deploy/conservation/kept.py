"""What each service keeps, as its documents say it, in the words of the facts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deploy.conservation.facts import Days, Journey, KeptReferral, Life, Notice, Places, ReferralStatus, SessionPlaces
from services.contract.words.life_words import AttendanceOutcome, OverdueStep
from services.contract.words.vocabulary import About, UnmatchedReason
from services.matching.domain.search import SearchStatus
from services.notify.domain.notice import Status
from services.referral.domain.life import TOLD, State

Document = Mapping[str, Any]

_STATES = {
    State.RECEIVED: ReferralStatus.SOUGHT,
    State.NEEDS_A_HUMAN: ReferralStatus.WITH_A_HUMAN,
    State.WAITING: ReferralStatus.WAITING,
    State.ASKED: ReferralStatus.ASKED,
} | dict.fromkeys(TOLD, ReferralStatus.HELD)
_SEARCHES = {
    SearchStatus.SEEKS: ReferralStatus.SOUGHT,
    SearchStatus.ASKS: ReferralStatus.ASKED,
    SearchStatus.HOLDS: ReferralStatus.HELD,
    SearchStatus.WAITS_FOR_ROOM: ReferralStatus.WAITING,
    SearchStatus.WAITS_FOR_A_WORD: ReferralStatus.WAITING,
    SearchStatus.WAITS_FOR_A_HUMAN: ReferralStatus.WITH_A_HUMAN,
    SearchStatus.ENDED: ReferralStatus.ENDED,
}


def places_of(document: Document) -> Places:
    """The places of one community service as matching keeps them."""
    return Places(
        capacity=document["capacity"],
        held_by=tuple(document["taken"]),
        asked=tuple(document.get("asked", ())),
        asks_at_once=document.get("asks_at_once") or 0,
        sessions=tuple(_sessions_of(document.get("sessions", ()))),
    )


def _sessions_of(kept: Sequence[Document]) -> Iterator[SessionPlaces]:
    # Whoever took the last place did so while there were so many; where there are fewer since, nobody loses theirs.
    for key in dict.fromkeys(one["key"] for one in kept):
        held = [one for one in kept if one["key"] == key]
        yield SessionPlaces(key, held[-1]["places"], tuple(one["by"] for one in held))


def life_of(state: Document) -> Life:
    """A referral as the referral service keeps it. Where it ended, it tells still of the place that it had."""
    status = _STATES.get(State(state["state"]), ReferralStatus.ENDED)
    match = state["match"] if status is not ReferralStatus.ENDED else None
    return Life(
        status=status,
        matched_to=match["service_id"] if match else None,
        waiting=bool(state["waiting"]),
        wants_word=state["channel"] != "none",
        is_awaited=_is_awaited(state),
        came=days_of(state),
        end=State(state["state"]) if state["ending"] else None,
        outcome=state["outcome"],
    )


def _is_awaited(state: Document) -> bool:
    """Whether somebody is still to be called upon; who was called upon to the last is not called again."""
    return bool(state["clock"]) and state["clock"]["said"] != OverdueStep.ESCALATED


def timer_of(document: Document) -> str:
    """The referral that a timer is about."""
    return str(document["_id"]).partition("/")[0]


def days_of(state: Document) -> Days:
    """What was said about who came, by day."""
    return {one["on"]: AttendanceOutcome(one["outcome"]) for one in state["attendances"]}


def verdict_of(state: Document) -> KeptReferral:
    """A referral as matching keeps it; rows of an earlier release hold a service or a reason alone."""
    before = SearchStatus.HOLDS if state["service_id"] else SearchStatus.WAITS_FOR_ROOM
    status = state.get("status", before)
    is_sought = bool(state.get("wanted")) and state["reason"] != UnmatchedReason.TOO_YOUNG
    return KeptReferral(
        status=_SEARCHES[status],
        matched_to=state["service_id"],
        waiting=bool(state["reason"]),
        waits_for_a_place=status == SearchStatus.WAITS_FOR_ROOM and is_sought,
    )


def journey_of(state: Document) -> Journey:
    """A referral as reporting counts it."""
    return Journey(
        matched_to=state["service_id"] or state.get("asked_id"),
        created=state["created"],
        told=bool(state["told_at"]),
        attended=bool(state["attended_on"]),
        released=state["released"],
        end=_end_of(state),
        is_dated=not state.get("matched") or state.get("waited_days") is not None,
    )


def _end_of(journey: Document) -> State | None:
    if journey["closed"]:
        return State.CLOSED
    if journey["moved_out"]:
        return State.REROUTED
    return State.WITHDRAWN if journey["withdrawn"] or journey["consent_ended"] else None


def notice_of(document: Document) -> Notice:
    """A notice as notify keeps it."""
    return Notice(
        notice_id=document["_id"],
        referral_id=document["referral_id"],
        about=About(document["about"]),
        wanted=document["status"] != Status.NOT_WANTED,
        sent=document["status"] == Status.SENT,
        in_doubt=document["status"] == Status.IN_DOUBT,
        cancelled=document["status"] == Status.CANCELLED,
    )
