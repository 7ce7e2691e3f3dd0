"""Takes a referral in: places it, seals what identifies the person, and begins its life. Every door leads here."""

from dataclasses import dataclass
from uuid import UUID

from services.contract.refusals import Fault, Refusal
from services.contract.vocabulary import Channel
from services.geography.gazetteer import Gazetteer
from services.referral.borough import borough_of
from services.referral.commands.refer import MakeReferral
from services.referral.custody import Custody
from services.referral.domain.age import age_band, day_in_london
from services.referral.domain.referral import Referral
from services.referral.domain.taking_in import create
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork


class NoAddressForTheChannel(Refusal):
    """The person is to be told by email, and there is no address."""

    title = "There is no address for the channel"


@dataclass(frozen=True, slots=True)
class Referred:
    """The referral as it was made, now or, where it is not new, when the same request came first."""

    referral: Referral
    is_new: bool


@dataclass(frozen=True)
class Referring:
    """What referring needs to know and to hold."""

    gazetteer: Gazetteer
    custody: Custody

    async def refer(
        self,
        work: UnitOfWork[Referral, Stores],
        command: MakeReferral,
        *,
        organisation: str,
        referral_id: UUID,
        key: IdempotencyKey | None,
    ) -> Referred:
        """Make a referral, once for each key, or raise the Refusal that says what to put right."""
        await work.load([str(referral_id)])
        known = work.state(str(referral_id))
        if known is None:
            asked_as = key.request if key else None
            return Referred(await self._take_in(work, command, organisation, referral_id, asked_as), is_new=True)
        if key:
            key.check(known.asked_as)
        return Referred(known.as_made, is_new=False)

    async def _take_in(
        self,
        work: UnitOfWork[Referral, Stores],
        command: MakeReferral,
        organisation: str,
        referral_id: UUID,
        asked_as: str | None,
    ) -> Referral:
        _check_channel(command)
        borough = borough_of(self.gazetteer, command.postcode, command.borough)
        band = age_band(command.person.born_on, day_in_london(work.now))
        event_id = work.next_event_id(str(referral_id))
        person = await self.custody.key_for(work.stores.people, command.person.nhs_number)
        referral, news = create(
            referral_id=referral_id,
            organisation=organisation,
            borough=borough,
            needs=tuple(command.needs),
            urgency=command.urgency,
            referrer_role=command.referrer.role,
            outcode=command.postcode.outcode,
            band=band,
            gender=command.person.gender,
            ethnic_category=command.person.ethnic_category,
            channel=command.consent.channel,
            sealed=person.seal(command.personal(), event_id),
            event_id=event_id,
            asked_as=asked_as,
            now=work.now,
        )
        work.keep(str(referral_id), referral, borough=borough)
        work.say(str(referral_id), *news)
        return referral


def _check_channel(command: MakeReferral) -> None:
    if command.consent.channel is Channel.EMAIL and command.person.email is None:
        detail = "The person agreed to be told by email. Send their address, or ask for another channel."
        raise NoAddressForTheChannel(detail, Fault("#/person/email", detail))
