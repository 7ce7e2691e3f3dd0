"""A page that says what would come of it, and asks once more; whoever saw another version is shown what is so now."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import Request, Response

from services.contract.doors.advice import read_as
from services.contract.listing import Booking
from services.matching.commands.listings import ChangeListing
from services.matching.doors.pages.provider.asking import ProviderPages, address_of, version_in
from services.matching.handlers.editing import changing
from services.matching.handlers.listings import Work
from services.matching.handlers.showing.provided import sessions_of, taken_of
from services.matching.keeping.kept import KeptListing
from services.matching.places import Taken
from services.matching.views.listings import named
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import leads_to
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller


@dataclass(frozen=True)
class OnceMore:
    """Somebody may end something of this listing, which is as it is `kept` now; `form` is what they sent."""

    pages: ProviderPages
    request: Request
    caller: Caller
    kept: KeptListing
    form: Form

    @classmethod
    async def asked(cls, pages: ProviderPages, request: Request, caller: Caller, service_id: UUID) -> "OnceMore":
        """Whoever opens the page. Raises ListingNotFound."""
        return cls(pages, request, caller, await pages.listing(service_id, caller), Form())

    @classmethod
    async def answered(cls, pages: ProviderPages, request: Request, caller: Caller, service_id: UUID) -> "OnceMore":
        """Whoever sends its form. Raises ListingNotFound, and what forgery.check raises."""
        form = await Form.posted(request)
        forgery.check(request, form)
        return cls(pages, request, caller, await pages.listing(service_id, caller), form)

    async def taken(self) -> Taken:
        """How many places are held."""
        return await self.pages.transactions.look(partial(taken_of, service_id=self.kept.service_id), by=None)

    async def holders(self, key: str) -> list[UUID]:
        """The referrals that hold a place of this session."""
        query = partial(sessions_of, service_ids=[self.kept.service_id])
        known = await self.pages.transactions.look(query, by=None)
        return [referral_id for referral_id, session in known.items() if session.key == key]

    def page(self, template: str, *, status: int = 200, form: Form | None = None, **shown: object) -> Response:
        """The page; with status 412 it says who was faster."""
        return self.pages.site.page(
            self.request,
            template,
            status=status,
            form=form or self.form,
            kept=self.kept,
            address=address_of(self.kept.service_id),
            changed_by=named(self.kept.note.by),
            has_changed=status == 412,
            **shown,
        )

    @property
    def seen(self) -> int:
        """The version of the listing that they saw."""
        return version_in(self.form)

    async def do(self, work: Callable[[Work], Awaitable[KeptListing]]) -> None:
        """Do it as them. Raises what it raises."""
        await self.pages.transactions.do(work, cause_of(self.caller, self.request), by=self.caller)

    async def book(self, bookings: Sequence[Booking]) -> None:
        """Let the listing have these bookings alone.

        Raises ListingHasChanged where they saw another version, RequestHasFaults or ChangeDoesNotFit.
        """
        said = {"bookings": [one.model_dump(mode="json") for one in bookings]}
        command, service_id = read_as(ChangeListing, said), self.kept.service_id
        await self.do(partial(changing.change, service_id=service_id, command=command, seen=self.seen))

    async def anew(self) -> "OnceMore":
        """The same, of the listing as it is now."""
        return await OnceMore.asked(self.pages, self.request, self.caller, self.kept.service_id)

    def done(self, what: str) -> Response:
        """The way back to the listing, which says what was done."""
        return leads_to(f"{address_of(self.kept.service_id)}?done={what}")
