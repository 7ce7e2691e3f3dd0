"""Every step of a referral's life is asked for here: one route each, made from the table of steps."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.rights import NEEDED
from services.referral.commands.command import Command
from services.referral.commands.steps import RecordAttendance, Reroute
from services.referral.domain.referral import Referral
from services.referral.doors.v1.form.headers import IfMatch, Key, answer, key_of, revision_in
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.rerouting import reroute
from services.referral.handlers.steps import STEPS, StepAsked, correct_attendance, release, take
from services.referral.store import Stores
from services.referral.views.tied import AnyView, SeenByLinkWorker
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]
_AT = "/referrals/{referral_id}"


def add_steps(router: APIRouter, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the routes below /v1/referrals/{referral_id}."""
    for step in STEPS:
        _add(router, step, referring, transactions)
    _add_rerouting(router, referring, transactions)
    _add_correction(router, transactions)
    _add_release(router, transactions)


def _add_rerouting(
    router: APIRouter, referring: Referring, transactions: RequestTransactions[Referral, Stores]
) -> None:
    @router.post(f"{_AT}/rerouting", response_model=SeenByLinkWorker, tags=["steps"])
    async def reroute_a_referral(
        referral_id: UUID, command: Reroute, caller: MaySeeSome, request: Request, key: Key, if_match: IfMatch = None
    ) -> Response:
        """Have the referral go on at another service; or in another borough, where it is made anew and ends here."""
        do = partial(
            reroute,
            referring=referring,
            referral_id=referral_id,
            command=command,
            key=key_of(referring, caller, request, command, key),
            revision=revision_in(if_match),
        )
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))


def _add_correction(router: APIRouter, transactions: RequestTransactions[Referral, Stores]) -> None:
    @router.put(f"{_AT}/attendances/{{attendance_id}}", response_model=AnyView, tags=["steps"])
    async def correct_an_attendance(
        referral_id: UUID,
        attendance_id: UUID,
        command: RecordAttendance,
        caller: MaySeeSome,
        request: Request,
        if_match: IfMatch = None,
    ) -> Response:
        """Put right what your organisation recorded about who came."""
        do = partial(
            correct_attendance,
            referral_id=referral_id,
            attendance_id=attendance_id,
            command=command,
            revision=revision_in(if_match),
        )
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))


def _add_release(router: APIRouter, transactions: RequestTransactions[Referral, Stores]) -> None:
    @router.delete(f"{_AT}/assignment", response_model=SeenByLinkWorker, tags=["steps"])
    async def release_a_referral(
        referral_id: UUID, caller: MaySeeSome, request: Request, if_match: IfMatch = None
    ) -> Response:
        """Leave the referral to whoever takes it next."""
        do = partial(release, referral_id=referral_id, revision=revision_in(if_match))
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))


def _add(
    router: APIRouter, step: StepAsked, referring: Referring, transactions: RequestTransactions[Referral, Stores]
) -> None:
    async def take_the_step(
        referral_id: UUID, command: Command, caller: MaySeeSome, request: Request, key: Key, if_match: IfMatch = None
    ) -> Response:
        do = partial(
            take,
            step=step,
            referral_id=referral_id,
            command=command,
            key=key_of(referring, caller, request, command, key),
            revision=revision_in(if_match),
        )
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))

    # FastAPI reads here what is to be sent.
    take_the_step.__annotations__["command"] = step.command
    name = step.command.__name__
    route = router.post(
        f"{_AT}/{step.path}", response_model=AnyView, name=name, description=step.command.__doc__, tags=["steps"]
    )
    route(take_the_step)
