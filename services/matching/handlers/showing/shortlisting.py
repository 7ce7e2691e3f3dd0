"""What could be chosen for a person now: reckoned from what is free at this moment, without holding anything."""

from uuid import UUID

from services.contract.doors.match_rights import MatchAction
from services.contract.doors.refusals import Refusal
from services.matching.domain.reasons.shortlist import Shortlist
from services.matching.domain.search import SearchStatus
from services.matching.handlers.editing.tied import AnyLook
from services.matching.handlers.matching import Matcher
from services.matching.handlers.searches import Seeker
from services.matching.handlers.showing.explaining import found

_NOTHING_TO_CHOOSE = frozenset({SearchStatus.ENDED, SearchStatus.WAITS_FOR_A_HUMAN})


class NothingToChoose(Refusal):
    """The referral has ended, or a human must look at it first."""

    status = 409
    title = "No service can be chosen for this referral now"
    what_to_do = "Look the referral up: it has ended, or a human must decide first whether it goes on."


async def shortlist(look: AnyLook, referral_id: UUID, matcher: Matcher) -> Shortlist:
    """What suits whoever was referred. Raises MatchNotFound, NothingToChoose."""
    seen = await found(look, referral_id, MatchAction.SEE_THE_SHORTLIST)
    person = matcher.person(Seeker(str(referral_id), seen.borough, seen.search, seen.synthetic), look.now)
    if person is None or seen.search.status in _NOTHING_TO_CHOOSE:
        raise NothingToChoose(NothingToChoose.what_to_do)
    availability = matcher.availability
    free = await availability.free(look.stores.places, look.now)
    return Shortlist.of(person, availability.engine, free, look.now)
