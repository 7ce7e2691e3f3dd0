"""The door of the other services: whose session it is that a browser has shown them. It never faces outward."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Header

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.contract.doors.sessions import SESSION_HEADER, SignedIn
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.referral.store.sessions import KeptSession
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.problem_details import refusals
from services.runtime.working.callers import Caller
from services.runtime.working.look import Look
from services.runtime.working.sessions.session import told
from services.runtime.working.transactions import RequestTransactions

MaySeeSessions = Annotated[Caller, Depends(caller_with(TokenRight.SEE_SESSIONS))]
Named = Annotated[
    str,
    Header(
        alias=SESSION_HEADER,
        pattern="^[0-9a-f]{64}$",
        description="SHA-256 of the cookie's value, in hexadecimal digits.",
    ),
]


class NoSuchSession(Refusal):
    """No cookie that was given out has this hash, or its session ended more than a day ago."""

    status = 404
    title = "There is no such session"
    what_to_do = "Lead the person to /sign-in."


def sessions(transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    """The routes below /sessions."""
    router = APIRouter(tags=["sessions"])

    @router.get("/current", responses=refusals(401, 403, 404, 422))
    async def see_whose_session_it_is(caller: MaySeeSessions, session: Named) -> SignedIn:
        """See who has signed in; answers may be kept for five seconds, so that a session that is ended ends soon."""

        found = await transactions.look(partial(_find, session), by=caller)
        if found is None:
            raise NoSuchSession(NoSuchSession.what_to_do)
        if ends_at := found.used(now := transactions.clock()):
            await transactions.do(lambda work: work.stores.sessions.note(found, ends_at), by=caller)
        return told(found.as_of(now))

    return router


async def _find(session_hash: str, look: Look[Referral, Stores]) -> KeptSession | None:
    return await look.stores.sessions.find(session_hash)
