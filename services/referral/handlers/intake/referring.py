"""Takes a referral in: places it, seals what identifies the person, and begins its life. Every door leads here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Refusal
from services.contract.event import Sealed
from services.contract.events import ReferralCreated
from services.contract.events.referrals import Hint
from services.contract.words.life_words import HumanReason
from services.geography.deprivation import Deprivation, Lived
from services.geography.gazetteer import Gazetteer
from services.lexicon.safeguarding import concerns_of
from services.lexicon.topics import Lexicon
from services.referral.borough import borough_of
from services.referral.commands.refer import MakeReferral
from services.referral.custody import Custody, PersonKey
from services.referral.domain.age import age_band, day_in_london, end_of_day
from services.referral.domain.consent import Consent
from services.referral.domain.life import OPEN
from services.referral.domain.people.recognising import NOBODY, Described
from services.referral.domain.referral import RESPONSE_DAYS, PartnerRequest, Referral
from services.referral.domain.steps.again import for_the_same_needs, referred_again
from services.referral.domain.steps.taking_in import Beginning, create
from services.referral.handlers.intake.checking import Facts, refusals, refuse
from services.referral.handlers.own.making_codes import FollowCode
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.referral.store.other_keys import OtherKey
from services.referral.store.people import Met, Sought
from services.runtime.working.requests.operation import Operation
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


@dataclass(frozen=True, slots=True)
class ReferralRequest:
    """What is asked at a door, by which organisation, under which key; the referral has its id before it is made.

    A `synthetic` one meets no real one: whomever it names is taken for somebody new. `sent_as` is a keyed hash of what
    the sender calls it. Of one that is `unproven` nobody knows who sent it: it is made beside an open one, of which
    whoever sent it learns nothing, and a human sees that it may be about the same person.
    """

    command: MakeReferral
    organisation: str
    referral_id: UUID
    key: IdempotencyKey | None
    synthetic: bool = False
    sent_as: str | None = None
    partner_request: PartnerRequest | None = None
    unproven: bool = False

    @property
    def described(self) -> Described:
        """By what the person is recognised, if they are."""
        person = self.command.person
        if self.synthetic:
            return NOBODY
        return Described.of(person.nhs_number, person.name, person.born_on, self.command.postcode)


class OpenReferral(Refusal):
    """Another organisation has referred the person for these needs, and that referral has not ended."""

    status = 409
    title = "There is an open referral already"
    what_to_do = (
        "Wait for a link worker of the borough, who sees that you asked too; or refer the person for other needs."
    )


@dataclass(frozen=True, slots=True)
class Referred:
    """The referral as it was made, now or, where it is not new, when the same request came first.

    Where it `was_open`, it is as it stands, and another request made it, for the same person and needs; whether that
    came from `another_organisation`, which then is nothing to show.
    """

    referral: Referral
    is_new: bool
    was_open: bool = False
    another_organisation: bool = False

    @property
    def refusal(self) -> OpenReferral | None:
        """What is answered instead where there is an open referral that another organisation made."""
        return OpenReferral(OpenReferral.what_to_do) if self.another_organisation else None


@dataclass(frozen=True)
class Referring:
    """What referring needs to know and to hold."""

    gazetteer: Gazetteer
    custody: Custody
    # How many days an answer may take, by borough; those that are left out have the usual time.
    response_days: Mapping[BoroughSlug, int] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)
    deprivation: Deprivation = field(default_factory=Deprivation)

    def response_days_in(self, borough: BoroughSlug) -> int:
        """How many days an answer may take in the borough."""
        return self.response_days.get(borough, RESPONSE_DAYS)

    def operation(self, asked: ReferralRequest, now: datetime) -> Operation[Referral, Stores, Referred]:
        """To make a referral, once for each key and need; raises the Refusal that says what to put right.

        Where another organisation's referral is open, that is written on it, so whoever asked is refused afterwards.
        """
        found = refusals(Facts.of(asked.command), self.gazetteer, day_in_london(now))
        # Of whoever is refused nothing is kept.
        sought = None if found else self._sought(asked)

        async def run(work: Work) -> Referred:
            known = await _known(work, asked)
            if known:
                return Referred(known.as_made, is_new=False)
            refuse(found)
            return await self._open_or_new(work, asked, sought or self._sought(asked))

        def expects(work: Work) -> None:
            key = str(asked.referral_id)
            work.expect(key)
            if sought:
                work.stores.people.expect(replace(sought, is_needless=lambda: work.state(key) is not None))
                work.stores.other_keys.expect(asked.referral_id)

        return Operation(run, expects)

    def _sought(self, asked: ReferralRequest) -> Sought:
        command = asked.command
        borough = borough_of(self.gazetteer, command.postcode, command.borough, command.borough_reason)
        return Sought(self.custody.new_key(asked.described), borough)

    async def _open_or_new(self, work: Work, asked: ReferralRequest, sought: Sought) -> Referred:
        met = await work.stores.people.meet(sought)
        was_open = None if met.recognised.is_new else await _was_open(work, asked, sought.borough, met)
        if was_open and not asked.unproven:
            return was_open
        person = met.recognised.person
        may_be_known = met.recognised.may_be_known or was_open is not None
        referral = self._take_in(work, asked, sought.borough, self.custody.unwrap(person), may_be_known=may_be_known)
        work.stores.people.made(person, referral.referral_id)
        return Referred(referral, is_new=True)

    def _take_in(
        self, work: Work, asked: ReferralRequest, borough: BoroughSlug, person: PersonKey, *, may_be_known: bool
    ) -> Referral:
        key, command = str(asked.referral_id), asked.command
        event_id, follow = work.next_event_id(key), FollowCode.new()
        referral, news = create(
            _created(
                asked,
                person.seal(command.personal() | follow.personal(), event_id),
                day_in_london(work.now),
                _needs_human(command, may_be_known=may_be_known),
                # Read before the story is sealed: topics leave, words do not.
                self.lexicon.hints_of(command.story, command.interests),
                self.deprivation.of(command.postcode),
            ),
            self._beginning(work, asked, borough, event_id, follow),
        )
        work.keep(key, referral, borough=borough, synthetic=asked.synthetic)
        work.say(key, *news)
        return referral

    def _beginning(
        self, work: Work, asked: ReferralRequest, borough: BoroughSlug, event_id: str, follow: FollowCode
    ) -> Beginning:
        command, ends_on = asked.command, asked.command.consent_expires_on
        return Beginning(
            organisation=asked.organisation,
            borough=borough,
            created_event_id=event_id,
            created_at=work.now,
            response_days=self.response_days_in(borough),
            consent_until=end_of_day(ends_on) if ends_on else None,
            asked_as=asked.key.request if asked.key else None,
            sent_as=asked.sent_as,
            synthetic=asked.synthetic,
            borough_reason=command.borough_reason,
            consent=Consent(first=command.consent.record(asked.organisation, work.now)),
            partner_request=asked.partner_request,
            follow=follow.hashes(self.custody),
        )


async def _known(work: Work, asked: ReferralRequest) -> Referral | None:
    await work.load([str(asked.referral_id)])
    known = work.state(str(asked.referral_id))
    if known and asked.key:
        asked.key.check(known.asked_as)
    return known


async def _was_open(work: Work, asked: ReferralRequest, borough: BoroughSlug, met: Met) -> Referred | None:
    """The open referral that is the answer, if there is one, or the one that the key was answered with before."""
    other = await work.stores.other_keys.find(asked.referral_id) if asked.key else None
    if other and asked.key:
        asked.key.check(other.request)
        await work.load([str(other.referral_id)])
        known = work.state(str(other.referral_id))
        return Referred(known, is_new=False, was_open=True) if known else None
    same = for_the_same_needs(_open_ones(work, borough, met), asked.command.needs, asked.organisation)
    if same is None:
        return None
    if asked.unproven:
        return Referred(same, is_new=False, was_open=True)
    if same.organisation != asked.organisation:
        await _write_on(work, same, asked.organisation)
        return Referred(same, is_new=False, was_open=True, another_organisation=True)
    if asked.key:
        await work.stores.other_keys.add(OtherKey(asked.referral_id, asked.key.request, same.referral_id))
    return Referred(same, is_new=False, was_open=True)


def _open_ones(work: Work, borough: BoroughSlug, met: Met) -> list[Referral]:
    """The person's open referrals there, as they stand in this work, which may have made or ended some."""
    kept = {one.referral_id: one for one in met.open}
    as_they_stand = (work.state(str(one)) or kept.get(one) for one in (*kept, *met.made))
    return [one for one in as_they_stand if one and one.state in OPEN and one.borough is borough]


async def _write_on(work: Work, referral: Referral, organisation: str) -> None:
    key = str(referral.referral_id)
    await work.load([key])
    after, _ = referred_again(referral, organisation)
    if after is not referral:
        work.keep(key, after)


def _needs_human(command: MakeReferral, *, may_be_known: bool) -> tuple[HumanReason, ...]:
    """Why a human must look first: what the story gives to fear, before all else."""
    feared = (HumanReason.SAFEGUARDING,) if concerns_of(command.story) else ()
    known = (HumanReason.POSSIBLE_DUPLICATE,) if may_be_known else ()
    return tuple(dict.fromkeys((*feared, *command.needs_human, *known)))


def _created(
    asked: ReferralRequest,
    sealed: Sealed,
    today: date,
    needs_human: tuple[HumanReason, ...],
    hints: tuple[Hint, ...],
    lived: Lived,
) -> ReferralCreated:
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
        needs_human=needs_human,
        languages=tuple(command.person.languages),
        access_needs=tuple(command.person.access_needs),
        ways=tuple(command.person.ways),
        accompanied=command.person.accompanied,
        hints=hints,
        deprivation_decile=lived.decile,
        deprivation_edition=lived.edition,
    )
