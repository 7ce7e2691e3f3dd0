"""Takes a referral in: places it, seals what identifies the person, and begins its life. Every door leads here."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from services.contract.events import ReferralCreated, Sealed
from services.contract.refusals import Fault, Refusal
from services.contract.vocabulary import AgeBand, Channel
from services.geography.gazetteer import Gazetteer
from services.geography.postcodes import Postcode
from services.referral.commands import MakeReferral
from services.referral.custody import Custody
from services.referral.domain import decisions
from services.referral.domain.age import age_band, day_in_london
from services.referral.domain.referral import Referral
from services.referral.residence import borough_of
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

Errand: TypeAlias = UnitOfWork[Referral, Stores]


class NoAddressForTheChannel(Refusal):
    """The person is to be told by email, and there is no address."""

    title = "There is no address for the channel"


@dataclass(frozen=True)
class Intake:
    """What taking in needs to know and to hold."""

    gazetteer: Gazetteer
    custody: Custody

    async def take_in(self, command: MakeReferral, referral_id: UUID, organisation: str, work: Errand) -> Referral:
        """Make the referral, or raise the Refusal that says what to put right."""
        _check_channel(command)
        postcode = Postcode.parse(command.postcode)
        borough = borough_of(self.gazetteer, postcode, command.borough)
        band = age_band(command.person.born_on, day_in_london(work.now))
        key, event_id = str(referral_id), work.next_event_id(str(referral_id))
        person = await self.custody.key_for(work.stores.people, command.person.nhs_number)
        created = _created(command, referral_id, postcode.outcode, band, person.seal(command.personal(), event_id))
        referral, news = decisions.create(
            created, event_id=event_id, organisation=organisation, borough=borough, now=work.now
        )
        work.keep(key, referral, borough=borough)
        work.say(key, *news)
        return referral


def _check_channel(command: MakeReferral) -> None:
    if command.consent.channel is Channel.EMAIL and command.person.email is None:
        detail = "The person agreed to be told by email. Send their address, or ask for another channel."
        raise NoAddressForTheChannel(detail, Fault("#/person/email", detail))


def _created(command: MakeReferral, referral_id: UUID, outcode: str, band: AgeBand, sealed: Sealed) -> ReferralCreated:
    return ReferralCreated(
        referral_id=referral_id,
        needs=tuple(command.needs),
        urgency=command.urgency,
        referrer_role=command.referrer.role,
        outcode=outcode,
        age_band=band,
        gender=command.person.gender,
        ethnic_category=command.person.ethnic_category,
        channel=command.consent.channel,
        sealed=sealed,
    )
