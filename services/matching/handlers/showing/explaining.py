"""Finds what there is to tell of a referral's match, for whoever is tied to the referral."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.doors.match_rights import MAY_WITH_A_MATCH, MatchAction
from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import NEEDED, Role, Tie
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.search import Search
from services.matching.handlers.editing.tied import AnyLook
from services.runtime.working.callers import Caller


class MatchNotFound(Refusal):
    """Matching has no such referral, or none that you may see."""

    status = 404
    title = "There is no such referral"
    what_to_do = (
        "Check the id. It must be of a referral that you made, or of a borough where you work as a link worker."
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The search of a referral, in which borough, and how much was said of it."""

    search: Search
    borough: BoroughSlug
    said: int
    synthetic: bool


async def found(look: AnyLook, referral_id: UUID, action: MatchAction) -> Found:
    """The search, for whoever may do this with it. Raises MatchNotFound."""
    key = str(referral_id)
    await look.load([key])
    aggregate, search = look.aggregate(key), look.state(key)
    if aggregate is None or search is None or look.caller is None:
        raise MatchNotFound(MatchNotFound.what_to_do)
    if not frozenset(_ties(look.caller, search, aggregate.borough)) & MAY_WITH_A_MATCH[action]:
        raise MatchNotFound(MatchNotFound.what_to_do)
    return Found(search, aggregate.borough, aggregate.said, aggregate.synthetic)


async def explained(look: AnyLook, referral_id: UUID) -> tuple[Found, KeptAnswer | None]:
    """The search, and what was answered last. Raises MatchNotFound."""
    seen = await found(look, referral_id, MatchAction.SEE_WHY)
    return seen, await look.stores.answers.latest(referral_id, seen.said)


def _ties(caller: Caller, search: Search, borough: BoroughSlug) -> Iterator[Tie]:
    """What ties the caller to the referral, as far as matching can know."""
    if search.made_by == caller.organisation and caller.may(NEEDED[Tie.MADE_IT]):
        yield Tie.MADE_IT
    works_there = Role.LINK_WORKER in caller.roles and borough in caller.boroughs
    if works_there and caller.may(NEEDED[Tie.WORKS_IN_THE_BOROUGH]):
        yield Tie.WORKS_IN_THE_BOROUGH
