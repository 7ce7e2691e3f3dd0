"""Who asks at a provider's pages, and what these pages are made with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Query

from services.contract.doors.listing_rights import ListingAction
from services.contract.doors.rights import TokenRight
from services.matching.domain.search import Search
from services.matching.handlers.editing.tied import found
from services.matching.keeping.kept import KeptListing
from services.matching.replies.shown import Replies
from services.matching.store import Stores
from services.pages.forms import Form
from services.pages.site import Site
from services.runtime.ids import new_id
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

PREFIX: Final = "/provider"
_KEY: Final = re.compile(r"[0-9a-f-]{36}")

MayList = Annotated[Caller, Depends(caller_with(TokenRight.LIST, TokenRight.EDIT))]
MayAttend = Annotated[Caller, Depends(caller_with(TokenRight.ATTEND))]
After = Annotated[str | None, Query(max_length=500)]
Done = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True)
class ProviderPages:
    """What the pages are drawn by, where they look things up, and how providers reply, by service."""

    site: Site
    transactions: RequestTransactions[Search, Stores]
    replies: Callable[[], Mapping[UUID, Replies]]

    async def listing(self, service_id: UUID, caller: Caller) -> KeptListing:
        """The listing, for whoever is tied to it. Raises ListingNotFound."""
        return await self.transactions.look(partial(found, service_id=service_id, action=ListingAction.READ), by=caller)


def address_of(service_id: UUID, *below: str) -> str:
    """Where the page of a service is, or one below it."""
    return "/".join((PREFIX, "services", str(service_id), *below))


def key_in(form: Form) -> str:
    """What makes sending the form again safe; a new one where it is none of ours."""
    return form["key"] if _KEY.fullmatch(form["key"]) else str(new_id())


def version_in(form: Form) -> int:
    """The version of the listing that whoever typed saw; 0, at which no listing is, for what we never gave."""
    typed = form["version"]
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
