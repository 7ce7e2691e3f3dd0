"""What is recorded beside a referral: for each kind of the table, routes to add, list, look up and change an entry."""

from collections.abc import Callable, Coroutine, Sequence
from enum import Enum
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.rights import NEEDED
from services.referral.commands.command import Command
from services.referral.domain.referral import Referral
from services.referral.doors.v1.form.headers import IfMatch, Key, answer, key_of, revision_in
from services.referral.doors.v1.form.paging import After, Limit
from services.referral.handlers.answering import Answered
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.record import reading, writing
from services.referral.handlers.record.kinds import KINDS, Changing, RecordKind
from services.referral.handlers.record.measuring import MEASURES
from services.referral.handlers.record.spending import SPENDING
from services.referral.store import Stores
from services.referral.views.record.entries import KeptView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]
Transactions = RequestTransactions[Referral, Stores]
Route = Callable[..., Coroutine[Any, Any, Response]]
EVERY_KIND: Sequence[RecordKind] = (*KINDS, MEASURES, SPENDING)
_TAGS: list[str | Enum] = ["record"]


def add_record(router: APIRouter, referring: Referring, transactions: Transactions) -> None:
    """Add the routes of the record below /v1/referrals/{referral_id}."""
    for kind in EVERY_KIND:
        _add_routes_of(kind, router, referring, transactions)


def _add_routes_of(kind: RecordKind, router: APIRouter, referring: Referring, transactions: Transactions) -> None:
    there = f"/referrals/{{referral_id}}/{kind.path}"
    one = f"{there}/{{entry_id}}"
    post = router.post(there, status_code=201, response_model=KeptView, tags=_TAGS, **_named(kind.command))
    post(_add(kind, referring, transactions))
    read_list = router.get(there, response_model=kind.views.list, name=f"list_{kind.path}", tags=_TAGS)
    read_list(_list(kind, referring, transactions))
    read_one = router.get(one, response_model=kind.views.one, name=f"look_up_{kind.kind.value}", tags=_TAGS)
    read_one(_look_up(kind, referring, transactions))
    if kind.changing:
        patch = router.patch(one, response_model=KeptView, tags=_TAGS, **_named(kind.changing.command))
        patch(_change(kind, kind.changing, referring, transactions))


def _named(command: type[Command]) -> dict[str, Any]:
    return {"name": command.__name__, "description": command.__doc__}


def _add(kind: RecordKind, referring: Referring, transactions: Transactions) -> Route:
    async def add_an_entry(
        referral_id: UUID, command: Command, caller: MaySeeSome, request: Request, key: Key
    ) -> Response:
        do = partial(
            writing.add,
            custody=referring.custody,
            kind=kind,
            referral_id=referral_id,
            command=command,
            key=key_of(referring, caller, request, command, key),
        )
        kept = await transactions.do(do, cause_of(caller, request), by=caller)
        entry_id = KeptView.model_validate_json(kept.view).entry_id
        return answer(kept, 201, f"{request.url.path}/{entry_id}")

    return _taking(kind.command, add_an_entry)


def _list(kind: RecordKind, referring: Referring, transactions: Transactions) -> Route:
    async def list_entries(referral_id: UUID, caller: MaySeeSome, after: After = None, limit: Limit = 50) -> Response:
        """See those that you may see, the oldest first. That you did is recorded."""
        do = partial(
            reading.read_page, custody=referring.custody, kind=kind, referral_id=referral_id, limit=limit, after=after
        )
        # No look, because what is opened is recorded with it.
        return Response(await transactions.do(do, by=caller), media_type="application/json")

    return list_entries


def _look_up(kind: RecordKind, referring: Referring, transactions: Transactions) -> Route:
    async def look_an_entry_up(referral_id: UUID, entry_id: UUID, caller: MaySeeSome) -> Response:
        """See one, and all that it said before. That you did is recorded."""
        do = partial(reading.read_one, custody=referring.custody, kind=kind, referral_id=referral_id, entry_id=entry_id)
        return answer(Answered(await transactions.do(do, by=caller), is_new=True))

    return look_an_entry_up


def _change(kind: RecordKind, changing: Changing, referring: Referring, transactions: Transactions) -> Route:
    async def change_an_entry(
        referral_id: UUID,
        entry_id: UUID,
        command: Command,
        caller: MaySeeSome,
        request: Request,
        if_match: IfMatch = None,
    ) -> Response:
        do = partial(
            writing.change,
            custody=referring.custody,
            kind=kind,
            changing=changing,
            referral_id=referral_id,
            entry_id=entry_id,
            command=command,
            revision=revision_in(if_match),
        )
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))

    return _taking(changing.command, change_an_entry)


def _taking(command: type[Command], route: Route) -> Route:
    # FastAPI reads here what is to be sent.
    route.__annotations__["command"] = command
    return route
