"""What waits for an editor of the directory: what was suggested, who claims, and whether two organisations are one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.matching.commands.listings import ChangeDoesNotFit, ChangeListing
from services.matching.doors.pages.provider.asking import PREFIX, After, Done, ProviderPages, version_in
from services.matching.doors.pages.provider.listing import saying
from services.matching.handlers.editing import seeing
from services.matching.handlers.editing.deciding import DecidedAlready, decide
from services.matching.handlers.editing.seeing import Queue
from services.matching.handlers.editing.tied import ListedNoMore, ListingHasChanged
from services.matching.keeping.kept import KeptListing
from services.matching.keeping.proposals import Decision, Proposal, ProposalKind
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import leads_to
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller

QUEUE: Final = f"{PREFIX}/queue"
MayEdit = Annotated[Caller, Depends(caller_with(TokenRight.EDIT))]
_AT_ONCE: Final = 20
_DECISIONS: Final = {"approve": Decision.APPROVED, "refuse": Decision.REFUSED}


@dataclass(frozen=True)
class Waiting:
    """A proposal beside the listing that it is about, as that is now."""

    proposal: Proposal
    kept: KeptListing | None

    @property
    def changes(self) -> Sequence[tuple[str, str, str]]:
        """What it would change, as people read it; nothing where it does not fit the listing any more."""
        if self.kept is None:
            return []
        try:
            after = ChangeListing.model_validate(self.proposal.changes).on(self.kept.listing)
        except (ChangeDoesNotFit, ValueError):
            return []
        return saying.changes(self.kept.listing, after)


@dataclass(frozen=True)
class _Editor:
    """Somebody edits the directory."""

    pages: ProviderPages
    request: Request
    caller: Caller

    async def page(self, *, after: str | None = None, status: int = 200, said: str = "", done: str = "") -> Response:
        """What waits for them; `said` is why something was not done."""
        query = partial(seeing.queue, limit=_AT_ONCE, after=after)
        queue: Queue = await self.pages.transactions.look(query, by=self.caller)
        claimed = [one.about for one in queue.proposals.items if one.kind is ProposalKind.CLAIM]
        names = await self.pages.transactions.look(partial(seeing.names_of, organizations=claimed), by=self.caller)
        return self.pages.site.page(
            self.request,
            "provider/queue.html",
            status=status,
            names=names,
            waiting=[Waiting(one, queue.listings.get(one.about)) for one in queue.proposals.items],
            questions=queue.questions,
            after=queue.proposals.after,
            said=said,
            done=done,
        )

    async def decide(self, proposal_id: UUID, form: Form) -> Response:
        """Do what is proposed, on the listing as they saw it, or leave it."""
        decision = _DECISIONS.get(form["do"])
        if decision is None:
            return await self.page(status=422, said="Choose to do it, or to leave the listing as it is.")
        do = partial(decide, proposal_id=proposal_id, decision=decision, seen=version_in(form))
        try:
            await self.pages.transactions.do(do, cause_of(self.caller, self.request), by=self.caller)
        except (ListingHasChanged, ListedNoMore, DecidedAlready, ChangeDoesNotFit) as refused:
            return await self.page(status=refused.status, said=_in_words(refused))
        return leads_to(f"{QUEUE}?done={decision.value}")

    async def answer(self, question_id: str, form: Form) -> Response:
        """Say whether two organisations are the same."""
        if form["same"] not in ("yes", "no"):
            return await self.page(status=422, said="Say whether the two are the same organisation.")
        are_the_same, by = form["same"] == "yes", self.caller.organisation
        do = partial(seeing.answer, question_id=question_id, are_the_same=are_the_same, by=by)
        await self.pages.transactions.do(do, cause_of(self.caller, self.request), by=self.caller)
        return leads_to(f"{QUEUE}?done=answered")


def add_queue(router: APIRouter, pages: ProviderPages) -> None:
    """Add the routes of the queue."""

    @router.get("/queue")
    async def show_what_waits(request: Request, caller: MayEdit, after: After = None, done: Done = "") -> Response:
        return await _Editor(pages, request, caller).page(after=after, done=done)

    @router.post("/queue/{proposal_id}")
    async def decide_a_proposal(request: Request, proposal_id: UUID, caller: MayEdit) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        return await _Editor(pages, request, caller).decide(proposal_id, form)

    @router.post("/questions/{question_id}")
    async def say_whether_the_same(request: Request, question_id: str, caller: MayEdit) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        return await _Editor(pages, request, caller).answer(question_id, form)


def _in_words(refused: Refusal) -> str:
    if isinstance(refused, ListingHasChanged):
        return "Somebody changed the listing while you looked. It is shown as it is now: decide again."
    if isinstance(refused, ListedNoMore):
        return "The listing was withdrawn meanwhile, so there is nothing to change. Leave it as it is."
    return refused.detail
