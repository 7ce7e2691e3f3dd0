"""The cookie by which a browser is known that a code let in, and whose referral it is."""

import secrets
from typing import Annotated

from fastapi import Path, Request, Response

from services.pages import cookies
from services.referral.domain.referral import Referral
from services.referral.handlers.own.coming_in import whose
from services.referral.store import Stores
from services.referral.store.own_sessions import OwnSession
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.transactions import RequestTransactions

Transactions = RequestTransactions[Referral, Stores]
# A person's link: the reference is all that its address says.
Reference = Annotated[str, Path(max_length=60)]


def new_cookie() -> str:
    """One that no browser has."""
    return secrets.token_urlsafe(32)


def give(answer: Response, request: Request, cookie: str) -> None:
    """Let the browser keep it until it is closed."""
    cookies.give(answer, request, cookies.OWN_REFERRAL, cookie)


async def known(request: Request, transactions: Transactions) -> tuple[Caller, OwnSession] | None:
    """The person whose browser it is, and their session, which ends later for it; None where there is none."""
    cookie = cookies.read(request, cookies.OWN_REFERRAL)
    if cookie is None:
        return None
    found = await transactions.look(lambda look: whose(look, hash_token(cookie)), by=None)
    if found and (used := found[1].used(transactions.clock())):
        await transactions.do(lambda work: work.stores.own_sessions.keep(used), by=None)
    return found


async def end(request: Request, answer: Response, transactions: Transactions) -> None:
    """End it, here and in the browser."""
    if cookie := cookies.read(request, cookies.OWN_REFERRAL):
        await transactions.do(lambda work: work.stores.own_sessions.end(hash_token(cookie)), by=None)
    cookies.take_back(answer, request, cookies.OWN_REFERRAL)
