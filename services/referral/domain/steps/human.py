"""When a human must look at a referral, and what they decide."""

from datetime import datetime

from services.contract.events import HumanDecided, NeedsAHuman
from services.contract.words.life_words import ClosedReason, HumanDecision, HumanReason, ReferralOutcome
from services.contract.words.vocabulary import AgeBand, Need, Urgency
from services.referral.domain.age import check_is_adult
from services.referral.domain.life import State, Step
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided, take
from services.referral.domain.steps.ending import close


def ask_a_human(referral: Referral, reasons: tuple[HumanReason, ...], now: datetime) -> Decided:
    """A human must look: until they have decided no place is held. A reason that stands already says nothing."""
    if referral.state is State.NEEDS_A_HUMAN and set(reasons) <= set(referral.needs_human):
        return referral, ()
    all_reasons = tuple(dict.fromkeys((*referral.needs_human, *reasons)))
    needs = NeedsAHuman(referral_id=referral.referral_id, reasons=reasons)
    changed = take(
        referral, Step.NEEDS_A_HUMAN, State.NEEDS_A_HUMAN, now, needs_human=all_reasons, match=None, waiting=None
    )
    return changed, (needs,)


def let_go_on(
    referral: Referral,
    now: datetime,
    *,
    needs: tuple[Need, ...] | None = None,
    urgency: Urgency | None = None,
    age_band: AgeBand | None = None,
) -> Decided:
    """The human lets the referral go on, by codes that they put right where they are given: a place is sought.

    Raises TooYoung where the person turns out to be a child.
    """
    if age_band:
        check_is_adult(age_band, "#/age_band")
    decided = HumanDecided(
        referral_id=referral.referral_id,
        decision=HumanDecision.GO_ON,
        needs=needs,
        urgency=urgency,
        age_band=age_band,
    )
    corrected = {"needs": needs or referral.needs, "urgency": urgency or referral.urgency}
    return take(referral, Step.HUMAN_GOES_ON, State.RECEIVED, now, needs_human=(), **corrected), (decided,)


def end_it(referral: Referral, reason: ClosedReason, outcome: ReferralOutcome | None, now: datetime) -> Decided:
    """The human ends the referral, with an outcome and a reason like any other."""
    closed, news = close(referral, reason, outcome, now)
    decided = HumanDecided(referral_id=referral.referral_id, decision=HumanDecision.CLOSE)
    return closed, (decided, *news)
