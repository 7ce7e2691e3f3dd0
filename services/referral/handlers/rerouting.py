"""Lets a referral go on at another service, or in another borough: there it is made anew, and ends here.

What identifies the person is opened and sealed again for the event that says the new one, under the same key; so is
what goes along of the record.
"""

from collections.abc import Set
from datetime import datetime
from functools import partial
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Action, Tie
from services.contract.events import ReferralCreated
from services.contract.words.vocabulary import ReferrerRole
from services.geography.postcodes import Postcode
from services.referral.commands.steps import Reroute
from services.referral.custody import PersonKey
from services.referral.domain.age import age_band, check_is_adult, day_in_london
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided
from services.referral.domain.steps.ending import reroute_to_borough, reroute_to_service
from services.referral.domain.steps.taking_in import Beginning, create
from services.referral.handlers.acting import act_and_see, look_up
from services.referral.handlers.answering import Answered, once
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.keys import key_of
from services.referral.handlers.record.carrying import carry_over
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


async def reroute(
    work: Work, referring: Referring, referral_id: UUID, command: Reroute, *, key: IdempotencyKey, revision: int | None
) -> Answered:
    """Reroute the referral once for each key; the new one in another borough has the key's id."""

    async def act() -> tuple[Referral, Set[Tie]]:
        referral = await look_up(work, referral_id, Action.REROUTE)
        if command.to_borough is None:
            return await act_and_see(
                work, referral_id, Action.REROUTE, partial(_to_service, command), revision=revision
            )
        person = await key_of(work, referring.custody, referral.sealed.person_id)
        decide = partial(_to_borough, command, work, referring, person, key.referral_id)
        taken = await act_and_see(work, referral_id, Action.REROUTE, decide, revision=revision)
        await carry_over(work, referring.custody, referral, key.referral_id, command.to_borough)
        return taken

    return await once(work, key, act)


def _to_service(command: Reroute, referral: Referral, now: datetime) -> Decided:
    if command.to_service_id is None:
        raise ValueError("A reroute says where to.")
    return reroute_to_service(referral, command.to_service_id, command.reason, now)


def _to_borough(
    command: Reroute,
    work: Work,
    referring: Referring,
    person: PersonKey,
    new_id: UUID,
    referral: Referral,
    now: datetime,
) -> Decided:
    if command.to_borough is None:
        raise ValueError("A reroute says where to.")
    ended, news = reroute_to_borough(referral, command.to_borough, new_id, command.reason, now)
    _make_anew(work, referring, person, referral, new_id, command.to_borough)
    return ended, news


def _make_anew(
    work: Work, referring: Referring, person: PersonKey, before: Referral, new_id: UUID, borough: BoroughSlug
) -> None:
    event_id = work.next_event_id(str(new_id))
    referral, news = create(
        _created_anew(work, referring, person, before, new_id, event_id),
        Beginning(
            organisation=before.organisation,
            borough=borough,
            created_event_id=event_id,
            created_at=work.now,
            response_days=referring.response_days_in(borough),
            consent_until=before.consent_until,
            synthetic=before.synthetic,
            consent=before.consent,
            gp=before.gp,
            # The reference and the code go along with what else is sealed, so the person keeps them.
            follow=before.follow,
            silenced=before.silenced,
        ),
    )
    work.keep(str(new_id), referral, borough=borough, synthetic=before.synthetic)
    work.say(str(new_id), *news)


def _created_anew(
    work: Work, referring: Referring, person: PersonKey, before: Referral, new_id: UUID, event_id: str
) -> ReferralCreated:
    details = person.open(before.sealed, before.created_event_id, before.sealed.fields)
    band = age_band(datetime.fromisoformat(details["born_on"]).date(), day_in_london(work.now))
    # Of an earlier release: what is made anew is made by the rules of this one.
    check_is_adult(band)
    postcode = Postcode.parse(details["postcode"])
    lived = referring.deprivation.of(postcode)
    return ReferralCreated(
        referral_id=new_id,
        needs=before.needs,
        urgency=before.urgency,
        # Rows of an earlier release do not know it, and it is a link worker who reroutes.
        referrer_role=before.referrer_role or ReferrerRole.LINK_WORKER,
        outcode=postcode.outcode,
        age_band=band,
        gender=before.gender,
        ethnic_category=before.ethnic_category,
        channel=before.channel,
        sealed=person.seal(details, event_id),
        needs_human=before.needs_human,
        rerouted_from=before.referral_id,
        languages=before.languages,
        access_needs=before.access_needs,
        ways=before.ways,
        accompanied=before.accompanied,
        hints=before.hints,
        deprivation_decile=lived.decile,
        deprivation_edition=lived.edition,
    )
