"""What a matching promises of offers and of questions to providers: each has an answer, or an end."""

from collections.abc import Iterator
from datetime import datetime

from deploy.conformance.evidence import Evidence
from deploy.conformance.records import Reply
from deploy.conformance.scenes.options import LONGEST_HOLD
from deploy.conformance.scenes.steps import Scene
from deploy.conformance.trial import CIRCLE, SOON
from services.contract.events import Matched, PlaceReleased
from services.contract.words.vocabulary import Answer, ReleaseReason

_ANSWERS = frozenset({"offer-accepted.v1", "attended.v1", "missed.v1", "provider-accepted.v1"})


def asked(evidence: Evidence) -> Iterator[str]:
    """The provider is asked before the person is told, and its yes is answered by a match for the person."""
    for reply in evidence.replies:
        if isinstance(event := reply.event, Matched) and event.service_id == CIRCLE.id:
            yield from _is_question_or_answer(reply, event)
    for key in evidence.referrals(Scene.ASKED):
        accepted = any(one.name == "provider-accepted.v1" for one in evidence.sent_of(key))
        told = any(isinstance(one.event, Matched) and one.event.provider_accepted for one in evidence.answers(key))
        if accepted and not told:
            yield f"The provider has accepted {key}, and there is no match with provider_accepted."
        if told and not accepted:
            yield f"The provider has not accepted {key}, and there is a match with provider_accepted."


def _is_question_or_answer(reply: Reply, matched: Matched) -> Iterator[str]:
    is_question = matched.answer is Answer.ASK
    if is_question and matched.provider_accepted:
        yield f"{reply.key} was accepted at {CIRCLE.name}, and it is asked again."
    if not is_question and not matched.provider_accepted:
        yield f"{reply.key} was matched at {CIRCLE.name}, where nobody was asked how many people can come."


def holds_end(evidence: Evidence) -> Iterator[str]:
    """What nobody answers is free when its time is over, and not before; what was answered is kept."""
    for key in evidence.referrals(*Scene):
        yield from _ended_too_soon(evidence, key)
    for key in evidence.referrals(Scene.OFFERED):
        end = _end(evidence, key)
        if _is_over(evidence, end) and not any(map(_has_expired, evidence.releases(key))):
            yield f"{key} held a place until {end:%H:%M:%S}, nobody answered, and it was not freed as expired."


def _ended_too_soon(evidence: Evidence, key: str) -> Iterator[str]:
    answered = any(one.name in _ANSWERS for one in evidence.sent_of(key))
    until = None
    for reply in evidence.about(key):
        if isinstance(reply.event, Matched):
            until = reply.event.held_until
        elif _has_expired(reply):
            if until is None or reply.envelope.time < until:
                yield f"{key} held a place until {until or 'somebody says no'}, and lost it before."
            if answered:
                yield f"{key} has answered, and its place has ended all the same."


def why_no_hold_ended(evidence: Evidence) -> str | None:
    """Why nobody could see a hold end: there was none, or none of them soon enough."""
    ends = [end for key in evidence.referrals(Scene.OFFERED) if (end := _end(evidence, key))]
    if any(_is_over(evidence, end) for end in ends) or any(map(_has_expired, evidence.replies)):
        return None
    minutes = f"{LONGEST_HOLD.total_seconds() / 60:.0f} minutes"
    if not ends:
        return f"no match had a held_until; have offers end within {minutes} in the trial"
    return (
        f"the first hold ends on {min(ends):%d %B at %H:%M} UTC; have offers end within {minutes} in the trial, or "
        f"let it write the directory (--directory), where it lists {SOON.name} for a moment"
    )


def _end(evidence: Evidence, key: str) -> datetime | None:
    matched = [one.event for one in evidence.answers(key) if isinstance(one.event, Matched)]
    return matched[0].held_until if matched else None


def _is_over(evidence: Evidence, end: datetime | None) -> bool:
    return end is not None and evidence.waited_until is not None and end <= evidence.waited_until


def _has_expired(reply: Reply) -> bool:
    return isinstance(reply.event, PlaceReleased) and reply.event.reason is ReleaseReason.EXPIRED
