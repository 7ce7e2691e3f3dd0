"""Takes a referral in: places it, seals what identifies the person, and begins its life. Every door leads here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.event import Sealed
from services.contract.events import ReferralCreated
from services.geography.gazetteer import Gazetteer
from services.referral.borough import borough_of
from services.referral.commands.refer import MakeReferral
from services.referral.custody import Custody, PersonKey
from services.referral.domain.age import age_band, day_in_london, end_of_day
from services.referral.domain.consent import Consent
from services.referral.domain.referral import RESPONSE_DAYS, PartnerRequest, Referral
from services.referral.domain.steps.taking_in import create
from services.referral.handlers.checking import Facts, refusals, refuse
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.requests.operation import Operation
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


@dataclass(frozen=True, slots=True)
class ReferralRequest:
    """What is asked at a door, by which organisation, under which key; the referral has its id before it is made.

    A `synthetic` one meets no real one: whomever it names is taken for somebody new. `sent_as` is a keyed hash of what
    the sender calls it.
    """

    command: MakeReferral
    organisation: str
    referral_id: UUID
    key: IdempotencyKey | None
    synthetic: bool = False
    sent_as: str | None = None
    partner_request: PartnerRequest | None = None

    @property
    def known_by(self) -> str | None:
        """The NHS number by which the person is recognised, if they are."""
        return None if self.synthetic else self.command.person.nhs_number


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

    def operation(self, asked: ReferralRequest, now: datetime) -> Operation[Referral, Stores, Referred]:
        """To make a referral, once for each key; raises the Refusal that says what to put right."""
        found = refusals(Facts.of(asked.command), self.gazetteer, day_in_london(now))
        new = self.custody.new_key(asked.known_by)

        async def run(work: Work) -> Referred:
            known = await _known(work, asked)
            if known:
                return Referred(known.as_made, is_new=False)
            refuse(found)
            person = await self.custody.key_for(work.stores.people, new)
            return await self._open_or_new(work, asked, person)

        def expects(work: Work) -> None:
            work.expect(str(asked.referral_id))
            # Of whoever is refused nothing is kept.
            if not found:
                work.stores.people.expect(new)

        return Operation(run, expects)

    async def _open_or_new(self, work: Work, asked: ReferralRequest, person: PersonKey) -> Referred:
        command = asked.command
        borough = borough_of(self.gazetteer, command.postcode, command.borough, command.borough_reason)
        # Without a key nobody can tell whether this is asked again, but by whom it is about.
        if asked.key is None and asked.known_by:
            same = _same(await work.stores.referrals.open_of(borough, person.person_id), asked)
            if same:
                return Referred(same, is_new=False, was_open=True)
            # Whoever makes one in the same moment is tried again, and then finds this one.
            await work.stores.people.claim(person.person_id)
        return Referred(self._take_in(work, asked, borough, person), is_new=True)

    def _take_in(self, work: Work, asked: ReferralRequest, borough: BoroughSlug, person: PersonKey) -> Referral:
        key, command, ends_on = str(asked.referral_id), asked.command, asked.command.consent_expires_on
        event_id = work.next_event_id(key)
        referral, news = create(
            _created(asked, person.seal(command.personal(), event_id), day_in_london(work.now)),
            organisation=asked.organisation,
            borough=borough,
            event_id=event_id,
            now=work.now,
            response_days=self.response_days_in(borough),
            consent_until=end_of_day(ends_on) if ends_on else None,
            asked_as=asked.key.request if asked.key else None,
            sent_as=asked.sent_as,
            synthetic=asked.synthetic,
            borough_reason=command.borough_reason,
            consent=Consent(first=command.consent.record(asked.organisation, work.now)),
            partner_request=asked.partner_request,
        )
        work.keep(key, referral, borough=borough, synthetic=asked.synthetic)
        work.say(key, *news)
        return referral


async def _known(work: Work, asked: ReferralRequest) -> Referral | None:
    await work.load([str(asked.referral_id)])
    known = work.state(str(asked.referral_id))
    if known and asked.key:
        asked.key.check(known.asked_as)
    return known


def _created(asked: ReferralRequest, sealed: Sealed, today: date) -> ReferralCreated:
    command = asked.command
    return ReferralCreated(
        referral_id=asked.referral_id,
        needs=tuple(command.needs),
        urgency=command.urgency,
        referrer_role=command.referrer.role,
        outcode=command.postcode.outcode,
        age_band=age_band(command.person.born_on, today),
        gender=command.person.gender,
        ethnic_category=command.person.ethnic_category,
        channel=command.consent.channel,
        sealed=sealed,
        needs_human=command.needs_human,
    )


def _same(open_ones: Sequence[Referral], asked: ReferralRequest) -> Referral | None:
    needs = set(asked.command.needs)
    return next((one for one in open_ones if one.organisation == asked.organisation and needs <= set(one.needs)), None)
