"""Says to a partner, on its own topic, that there is a message to the GP of somebody whom it referred there.

What is in the message never stands on a topic: it is fetched, as far as the person agrees at that moment.
"""

from collections.abc import Sequence

from services.contract.event import Event
from services.contract.events.consent import GpMessageReady
from services.contract.events.partners import MessageReady
from services.contract.topics import PartnerStream, PartnerTopic
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.referral.views.gp_messages import path_of
from services.runtime.working.unit_of_work import UnitOfWork


def tell_partner(work: UnitOfWork[Referral, Stores], referral: Referral, news: Sequence[Event]) -> None:
    """Say where the message is, in the work's transaction; nothing of a referral that came by no partner's topic."""
    for ready in news:
        if isinstance(ready, GpMessageReady) and referral.partner_request:
            _say(work, referral, ready.number, referral.partner_request.reference)


def _say(work: UnitOfWork[Referral, Stores], referral: Referral, number: int, reference: str | None) -> None:
    path = path_of(referral.referral_id, number)
    subject = path.removeprefix("/v1/referrals/")
    said = MessageReady(referral_id=referral.referral_id, path=path, partner_reference=reference)
    topic = PartnerTopic(referral.borough, referral.organisation, PartnerStream.ANSWERS)
    work.post(
        work.answer(
            said,
            topic=topic.name,
            subject=subject,
            borough=referral.borough,
            key=reference or subject,
            synthetic=referral.synthetic,
        )
    )
