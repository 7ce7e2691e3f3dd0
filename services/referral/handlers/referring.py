"""Takes a referral in: places it, seals what identifies the person, and begins its life. Every door leads here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralCreated
from services.geography.gazetteer import Gazetteer
from services.referral.borough import borough_of
from services.referral.commands.refer import MakeReferral
from services.referral.custody import Custody, PersonKey
from services.referral.domain.age import age_band, day_in_london, end_of_day
from services.referral.domain.referral import RESPONSE_DAYS, Referral
from services.referral.domain.steps.taking_in import create
from services.referral.handlers.checking import Facts, check
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Referred:
    """The referral as it was made, now or, where it is not new, when the same request came first.

    Where it `was_open`, it is as it stands, and another request made it, for the same person and needs.
    """

    referral: Referral
    is_new: bool
    was_open: bool = False


@dataclass(frozen=True)
class Referring:
    """What referring needs to know and to hold."""

    gazetteer: Gazetteer
    custody: Custody
    # How many days an answer may take, by borough; those that are left out have the usual time.
    response_days: Mapping[BoroughSlug, int] = field(default_factory=dict)

    def response_days_in(self, borough: BoroughSlug) -> int:
        """How many days an answer may take in the borough."""
        return self.response_days.get(borough, RESPONSE_DAYS)

    async def refer(
        self,
        work: UnitOfWork[Referral, Stores],
        command: MakeReferral,
        *,
        organisation: str,
        referral_id: UUID,
        key: IdempotencyKey | None,
        synthetic: bool = False,
    ) -> Referred:
        """Make a referral, once for each key, or raise the Refusal that says what to put right.

        A `synthetic` one meets no real one: whomever it names is taken for somebody new.
        """
        await work.load([str(referral_id)])
        known = work.state(str(referral_id))
        if known is None:
            return await self._open_or_new(work, command, organisation, referral_id, key, synthetic)
        if key:
            key.check(known.asked_as)
        return Referred(known.as_made, is_new=False)

    async def _open_or_new(
        self,
        work: UnitOfWork[Referral, Stores],
        command: MakeReferral,
        organisation: str,
        referral_id: UUID,
        key: IdempotencyKey | None,
        synthetic: bool,
    ) -> Referred:
        check(Facts.of(command), self.gazetteer, day_in_london(work.now))
        borough = borough_of(self.gazetteer, command.postcode, command.borough)
        known_by = None if synthetic else command.person.nhs_number
        person = await self.custody.key_for(work.stores.people, known_by)
        # Without a key nobody can tell whether this is asked again, but by whom it is about.
        if key is None and known_by:
            same = _same(await work.stores.referrals.open_of(borough, person.person_id), command, organisation)
            if same:
                return Referred(same, is_new=False, was_open=True)
            # Whoever makes one in the same moment is tried again, and then finds this one.
            await work.stores.people.claim(person.person_id)
        asked_as = key.request if key else None
        made = self._take_in(work, command, organisation, referral_id, borough, person, asked_as, synthetic)
        return Referred(made, is_new=True)

    def _take_in(
        self,
        work: UnitOfWork[Referral, Stores],
        command: MakeReferral,
        organisation: str,
        referral_id: UUID,
        borough: BoroughSlug,
        person: PersonKey,
        asked_as: str | None,
        synthetic: bool,
    ) -> Referral:
        event_id = work.next_event_id(str(referral_id))
        ends_on = command.consent_expires_on
        created = ReferralCreated(
            referral_id=referral_id,
            needs=tuple(command.needs),
            urgency=command.urgency,
            referrer_role=command.referrer.role,
            outcode=command.postcode.outcode,
            age_band=age_band(command.person.born_on, day_in_london(work.now)),
            gender=command.person.gender,
            ethnic_category=command.person.ethnic_category,
            channel=command.consent.channel,
            sealed=person.seal(command.personal(), event_id),
            needs_human=command.needs_human,
        )
        referral, news = create(
            created,
            organisation=organisation,
            borough=borough,
            event_id=event_id,
            now=work.now,
            response_days=self.response_days_in(borough),
            consent_until=end_of_day(ends_on) if ends_on else None,
            asked_as=asked_as,
            synthetic=synthetic,
        )
        work.keep(str(referral_id), referral, borough=borough, synthetic=synthetic)
        work.say(str(referral_id), *news)
        return referral


def _same(open_ones: Sequence[Referral], command: MakeReferral, organisation: str) -> Referral | None:
    asked = set(command.needs)
    return next((one for one in open_ones if one.organisation == organisation and asked <= set(one.needs)), None)
