"""Takes along what belongs to the person when a referral goes on in another borough, sealed anew for the one there."""

from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.referral.custody import Custody
from services.referral.domain.record.adding import MOST
from services.referral.domain.record.entry import Entry, context_of, goes_along
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.handlers.keys import key_of
from services.referral.handlers.record.measuring import say
from services.referral.handlers.record.seeing import sight
from services.referral.store import Stores
from services.runtime.ids import new_id
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


async def carry_over(work: Work, custody: Custody, before: Referral, referral_id: UUID, borough: BoroughSlug) -> None:
    """Keep what goes along beside the referral of this id, as whoever reroutes could see it; raises DetailsGone."""
    seen = sight(work, before)
    for kind in (Kind.GOAL, Kind.RISK, Kind.MEASUREMENT):
        there = await work.stores.record.page(before.borough, before.referral_id, kind, seen, limit=MOST[kind])
        for entry in there.items:
            if goes_along(entry.latest.facts):
                anew = await _anew(work, custody, entry, referral_id, borough)
                await work.stores.record.keep(anew)
                if kind is Kind.MEASUREMENT:
                    say(work, None, anew)


async def _anew(work: Work, custody: Custody, entry: Entry, referral_id: UUID, borough: BoroughSlug) -> Entry:
    sealed, entry_id = entry.latest.sealed, new_id()
    person = await key_of(work, custody, sealed.person_id)
    texts = person.open(sealed, entry.context, sealed.fields)
    written = entry.latest.model_copy(update={"sealed": person.seal(texts, context_of(referral_id, entry_id))})
    there = {"entry_id": entry_id, "referral_id": referral_id, "borough": borough, "latest": written, "former": ()}
    return entry.model_copy(update=there)
