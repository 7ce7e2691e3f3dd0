"""How a referral's life begins."""

from dataclasses import dataclass, field
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


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a referral begins with beside what its event says: who asked, where and when, and what is agreed.

    `created_event_id` is the id that the event will have, to which what is sealed is bound.
    """

    organisation: str
    borough: BoroughSlug
    created_at: datetime
    created_event_id: str
    response_days: int = RESPONSE_DAYS
    consent_until: datetime | None = None
    asked_as: str | None = None
    sent_as: str | None = None
    synthetic: bool = False
    borough_reason: BoroughReason | None = None
    consent: Consent = field(default_factory=Consent)
    partner_request: PartnerRequest | None = None
    gp: ToldGp = field(default_factory=ToldGp)
    follow: FollowHashes | None = None
    silenced: bool = False


def create(created: ReferralCreated, beginning: Beginning) -> Decided:
    """Begin the life of the referral that the event says."""
    # Where a human must look first, no place is sought until they have decided.
    state = State.NEEDS_A_HUMAN if created.needs_human else State.RECEIVED
    said = {name: getattr(created, name) for name in _KEPT}
    referral = Referral(**said, **vars(beginning), state=state, clock=Clock.of(state, beginning.created_at))
    return referral, (created,)
