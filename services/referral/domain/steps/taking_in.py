"""How a referral's life begins."""

from datetime import datetime

from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralCreated
from services.contract.words.vocabulary import BoroughReason
from services.referral.domain.consent import Consent
from services.referral.domain.gp import ToldGp
from services.referral.domain.life import State
from services.referral.domain.own.codes import FollowHashes
from services.referral.domain.referral import RESPONSE_DAYS, Clock, PartnerRequest, Referral
from services.referral.domain.steps.decided import Decided

# What the event says that is kept as it is said.
_KEPT = [name for name in ReferralCreated.model_fields if name in Referral.model_fields]


def create(
    created: ReferralCreated,
    *,
    organisation: str,
    borough: BoroughSlug,
    event_id: str,
    now: datetime,
    response_days: int = RESPONSE_DAYS,
    consent_until: datetime | None = None,
    asked_as: str | None = None,
    sent_as: str | None = None,
    synthetic: bool = False,
    borough_reason: BoroughReason | None = None,
    consent: Consent | None = None,
    partner_request: PartnerRequest | None = None,
    gp: ToldGp | None = None,
    follow: FollowHashes | None = None,
    silenced: bool = False,
) -> Decided:
    """Begin the life of the referral that the event says; the event will have this id, to which `sealed` is bound."""
    # Where a human must look first, no place is sought until they have decided.
    state = State.NEEDS_A_HUMAN if created.needs_human else State.RECEIVED
    referral = Referral(
        **{name: getattr(created, name) for name in _KEPT},
        organisation=organisation,
        borough=borough,
        created_at=now,
        created_event_id=event_id,
        state=state,
        clock=Clock.of(state, now),
        response_days=response_days,
        consent_until=consent_until,
        asked_as=asked_as,
        sent_as=sent_as,
        synthetic=synthetic,
        borough_reason=borough_reason,
        consent=consent or Consent(),
        partner_request=partner_request,
        gp=gp or ToldGp(),
        follow=follow,
        silenced=silenced,
    )
    return referral, (created,)
