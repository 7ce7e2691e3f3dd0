"""What the caller sees of a referral's record, as it stands now."""

from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.sight import sight_of
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.domain.ties import ties
from services.referral.handlers.acting import caller_of
from services.referral.store import Stores
from services.runtime.working.look import Look


class NoSuchEntry(Refusal):
    """There is no such entry beside the referral, or none that the caller sees, which is the same to whoever asks."""

    status = 404
    title = "There is no such entry"
    what_to_do = "Check the id. It stands in the answer that the entry was added with."


def sight(look: Look[Referral, Stores], referral: Referral) -> frozenset[str]:
    """The marks of whoever asks; see `domain/record/sight.py`."""
    return sight_of(ties(caller_of(look), referral), referral, look.now)


async def find(look: Look[Referral, Stores], referral: Referral, kind: Kind, entry_id: UUID) -> Entry:
    """The entry of this kind, if the caller sees it; raises NoSuchEntry."""
    seen = sight(look, referral)
    found = await look.stores.record.one(referral.borough, referral.referral_id, kind, entry_id, seen)
    if found is None:
        raise NoSuchEntry(NoSuchEntry.what_to_do)
    return found
