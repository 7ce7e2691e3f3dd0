"""What whoever provides services sees of them: the listings that they are tied to, and how many places are held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.contract.events.matches import Session
from services.matching.handlers.editing import seeing
from services.matching.handlers.editing.tied import AnyLook
from services.matching.keeping.kept import KeptListing
from services.matching.places import Taken
from services.runtime.storing.collection import Page


@dataclass(frozen=True, slots=True)
class Provided:
    """A page of listings, and what is held of the places of each; nothing is known of one where none ever was."""

    page: Page[KeptListing]
    taken: Mapping[UUID, Taken]

    def held(self, service_id: UUID) -> Taken:
        """What is held at one of them."""
        return self.taken.get(service_id, Taken())


async def provided(look: AnyLook, *, limit: int, after: str | None, due: bool = False) -> Provided:
    """The caller's listings; with `due` those alone that are to be looked at again."""
    page = await seeing.list_own(look, due=due, limit=limit, after=after)
    return Provided(page, await look.stores.places.taken([one.service_id for one in page.items]))


async def sessions_of(look: AnyLook, *, service_ids: Sequence[UUID]) -> Mapping[UUID, Session]:
    """Which appointment or course those have who hold a place of one at these services, by referral."""
    return await look.stores.places.sessions(service_ids)


async def taken_of(look: AnyLook, *, service_id: UUID) -> Taken:
    """How many places are held at one service."""
    return (await look.stores.places.taken([service_id])).get(service_id, Taken())
