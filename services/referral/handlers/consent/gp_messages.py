"""What leaves about a person as they agreed to it: their contacts for the provider, and the message to their GP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Action
from services.contract.words.consent_words import MessageToGp
from services.referral.custody import Custody
from services.referral.domain.disclosure import Purpose
from services.referral.domain.gp import GpMessage
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import look_up
from services.referral.handlers.consent.opening import open_details
from services.referral.handlers.consent.plan import plan_of
from services.referral.store import Stores
from services.referral.views.person import ContactsView
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


@dataclass(frozen=True)
class Told:
    """All that goes into one message: whose it is by what was opened, and the plan, empty where only codes may go."""

    referral: Referral
    message: GpMessage
    person: Mapping[str, str]
    in_full: bool
    plan: Sequence[str] = ()


class NoSuchMessage(Refusal):
    """A message to the GP that the referral does not have."""

    status = 404
    title = "There is no such message"
    what_to_do = "See which messages there are, in the referral's messages_to_gp."


async def contacts(work: Work, custody: Custody, referral_id: UUID) -> ContactsView:
    """How the provider reaches the person, while they agree to that and are expected; the look is recorded."""
    referral = await look_up(work, referral_id, Action.REACH_THE_PERSON)
    details = await open_details(work, custody, referral, Purpose.PROVIDE_THE_PLACE)
    return ContactsView(referral_id=referral_id, **details)


async def message_to_gp(work: Work, custody: Custody, referral_id: UUID, number: int) -> Told:
    """The message of this number, as far as the person agrees now; the look is recorded."""
    referral = await look_up(work, referral_id, Action.READ_MESSAGES_TO_GP)
    message = referral.gp.numbered(number)
    if message is None:
        raise NoSuchMessage(NoSuchMessage.what_to_do)
    person = await open_details(work, custody, referral, Purpose.TELL_THE_GP)
    in_full = referral.consent.message_to_gp(work.now) is MessageToGp.FULL
    plan = await plan_of(work, custody, referral) if in_full else ()
    return Told(referral, message, person, in_full, plan)
