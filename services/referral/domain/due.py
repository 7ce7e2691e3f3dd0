"""What time brings: overdue answers, and the end of what was agreed to. When, follows from the state alone."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.contract.events import ResponseOverdue
from services.contract.words.consent_words import Agreement
from services.contract.words.life_words import ConsentEnd, OverdueStep
from services.referral.domain.life import ENDED
from services.referral.domain.referral import Referral
from services.referral.domain.steps.consenting import expires
from services.referral.domain.steps.decided import Decided, amend
from services.referral.domain.steps.ending import end_consent
from services.referral.domain.steps.remembering import remember
from services.referral.domain.working_days import next_working_morning

CONSENT_ENDS = "consent-ends"
# What share of the time for an answer has passed at each step.
_AFTER = {OverdueStep.NUDGE: 0.5, OverdueStep.OVERDUE: 1.0, OverdueStep.ESCALATED: 1.5}
_ORDER = tuple(OverdueStep)


def due_times(referral: Referral) -> Mapping[str, datetime]:
    """When which timer of the referral is due; none once it has ended."""
    if referral.state in ENDED:
        return {}
    times = {CONSENT_ENDS: referral.consent_until} if referral.consent_until else {}
    return times | _agreement_times(referral) | _response_times(referral)


def _agreement_times(referral: Referral) -> dict[str, datetime]:
    # Where all consent ends, that says it of each.
    ends = referral.consent.ends().items()
    return {_ending(one): at for one, at in ends if referral.consent_until is None or at < referral.consent_until}


def _response_times(referral: Referral) -> dict[str, datetime]:
    clock = referral.clock
    if clock is None:
        return {}
    said = _ORDER.index(clock.said) + 1 if clock.said else 0
    whole = timedelta(days=referral.response_days)
    return {_timer(step): next_working_morning(clock.since + whole * _AFTER[step]) for step in _ORDER[said:]}


def _timer(step: OverdueStep) -> str:
    return f"response-{step.value}"


def _ending(agreement: Agreement) -> str:
    return f"{agreement.value}-ends"


def _call(step: OverdueStep) -> Callable[[Referral | None, Any, datetime], Decided]:
    def call(referral: Referral | None, _timer: object, _now: datetime) -> Decided:
        if referral is None or referral.clock is None:
            raise LookupError("A timer of a referral that waits for nobody.")
        clock = referral.clock
        late = ResponseOverdue(referral_id=referral.referral_id, step=step, awaited=clock.awaited, since=clock.since)
        return amend(referral, clock=clock.model_copy(update={"said": step})), (late,)

    return call


def _end_consent(referral: Referral | None, _timer: object, now: datetime) -> Decided:
    if referral is None:
        raise LookupError("A timer of a referral that is not here.")
    return end_consent(referral, ConsentEnd.EXPIRED, now)


def _remembered(decide: Callable[[Referral | None, Any, datetime], Decided]) -> Callable[..., Decided]:
    def decide_and_remember(referral: Referral | None, timer: object, now: datetime) -> Decided:
        decided = decide(referral, timer, now)
        return remember(referral, decided, now) if referral else decided

    return decide_and_remember


TIMERS = {
    name: _remembered(decide)
    for name, decide in (
        {CONSENT_ENDS: _end_consent}
        | {_ending(one): expires(one) for one in Agreement}
        | {_timer(step): _call(step) for step in OverdueStep}
    ).items()
}
