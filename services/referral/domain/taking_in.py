"""How a referral's life begins."""

from datetime import datetime
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.event_parts import Sealed
from services.contract.events import ReferralCreated
from services.contract.life_words import HumanReason
from services.contract.vocabulary import AgeBand, Channel, EthnicCategory, Gender, Need, ReferrerRole, Urgency
from services.referral.domain.decided import Decided, clock_of
from services.referral.domain.life import State
from services.referral.domain.referral import RESPONSE_DAYS, Referral


def create(
    *,
    referral_id: UUID,
    organisation: str,
    borough: BoroughSlug,
    needs: tuple[Need, ...],
    urgency: Urgency,
    referrer_role: ReferrerRole,
    outcode: str,
    band: AgeBand,
    gender: Gender,
    ethnic_category: EthnicCategory,
    channel: Channel,
    sealed: Sealed,
    event_id: str,
    now: datetime,
    needs_human: tuple[HumanReason, ...] = (),
    response_days: int = RESPONSE_DAYS,
    consent_until: datetime | None = None,
    rerouted_from: UUID | None = None,
    asked_as: str | None = None,
) -> Decided:
    """Begin a referral's life, and say so in an event that will have this id, to which `sealed` is bound.

    Where a human must look first, no place is sought until they have decided.
    """
    both = {
        "referral_id": referral_id,
        "needs": needs,
        "urgency": urgency,
        "channel": channel,
        "sealed": sealed,
        "needs_human": needs_human,
        "rerouted_from": rerouted_from,
        "referrer_role": referrer_role,
        "gender": gender,
        "ethnic_category": ethnic_category,
    }
    created = ReferralCreated(
        **both,
        outcode=outcode,
        age_band=band,
    )
    state = State.NEEDS_A_HUMAN if needs_human else State.RECEIVED
    referral = Referral(
        **both,
        organisation=organisation,
        asked_as=asked_as,
        borough=borough,
        created_at=now,
        created_event_id=event_id,
        state=state,
        clock=clock_of(state, now),
        response_days=response_days,
        consent_until=consent_until,
    )
    return referral, (created,)
