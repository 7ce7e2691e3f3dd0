"""People sign in here, with the issuer that knows them, and sign out."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.contract.doors.refusals import Refusal
from services.contract.doors.sessions import COOKIE
from services.pages import addresses, cookies, forgery
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.domain.referral import Referral
from services.referral.sign_in.issuer import IssuerAway
from services.referral.sign_in.pending import LASTS, Pending, cookie_of
from services.referral.sign_in.signing_in import SIGNED_OUT, SigningIn
from services.referral.store import Stores
from services.runtime.service import Door, door_of_pages
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.sessions.session import new_session
from services.runtime.working.transactions import RequestTransactions
from services.runtime.working.unit_of_work import UnitOfWork

Transactions = RequestTransactions[Referral, Stores]
_To = Annotated[str, Query(max_length=2000, description="The page to go on at.")]


class NobodySignsIn(Refusal):
    """No issuer is named in the settings."""

    status = 404
    title = "Nobody can sign in here"
    what_to_do = "Whoever runs Linkway sets LINKWAY_SIGN_IN_ISSUER, which says who knows people."


class NoRole(Refusal):
    """The issuer knows the person, and nothing that it says of them gives a role here."""

    status = 403
    title = "You have no role here yet"
    what_to_do = "You were signed in where your account is. Ask whoever gave it to you for a role in Linkway."


def doors(site: Site, signing_in: SigningIn | None) -> tuple[Door[Referral, Stores], ...]:
    """The doors of the sign-in and of the sign-out."""
    return (
        door_of_pages(site, lambda transactions: _sign_in(site, signing_in, transactions), prefix="/sign-in"),
        door_of_pages(
            site,
            lambda transactions: _sign_out(site, signing_in, transactions),
            prefix=SIGNED_OUT,
            anybody_sends_to=(SIGNED_OUT,),
        ),
    )


def _sign_in(site: Site, signing_in: SigningIn | None, transactions: Transactions) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("")
    async def lead_to_the_issuer(request: Request, to: _To = "/") -> Response:
        if request.state.caller is not None:
            return leads_to(addresses.ours(to))
        known = _there(signing_in)
        pending = Pending.begun(addresses.ours(to), transactions.clock())
        answer = leads_to(await known.open_id.address_for(pending))
        lasts = int(LASTS.total_seconds())
        cookies.give(answer, request, pending.cookie, pending.sealed(known.key), seconds=lasts)
        return answer

    @router.get("/again")
    async def say_that_the_session_has_ended(request: Request, to: _To = "/") -> Response:
        return site.page(request, "sign-in-again.html", to=addresses.ours(to))

    @router.get("/callback")
    async def come_back_from_the_issuer(request: Request) -> Response:
        known, state = _there(signing_in), request.query_params.get("state", "")
        kept = cookies.read(request, cookie_of(state))
        pending = Pending.opened(known.key, kept, state, transactions.clock())
        caller = known.roles.caller(await known.open_id.claims(pending, request.query_params))
        if caller is None:
            raise NoRole(NoRole.what_to_do)
        answer = leads_to(pending.to)
        cookies.take_back(answer, request, pending.cookie)
        cookies.give(answer, request, COOKIE, await _begun(request, caller, transactions))
        return answer

    return router


def _sign_out(site: Site, signing_in: SigningIn | None, transactions: Transactions) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("")
    async def say_who_is_signed_in(request: Request) -> Response:
        address = None if request.state.caller or signing_in is None else await _sign_out_address(signing_in)
        return site.page(request, "sign-out.html", issuer_address=address)

    @router.post("")
    async def sign_out(request: Request) -> Response:
        if request.state.caller is not None:
            forgery.check(request, await Form.posted(request))
        if shown_cookie := cookies.read(request, COOKIE):
            hashed = hash_token(shown_cookie)
            await transactions.do(lambda work: work.stores.sessions.end(hashed, work.now), by=request.state.caller)
        answer = leads_to(SIGNED_OUT)
        cookies.take_back(answer, request, COOKIE)
        return answer

    return router


async def _begun(request: Request, caller: Caller, transactions: Transactions) -> str:
    """A session of the caller's, under a value that nobody knew before; the browser's session until now ends."""
    cookie, before = new_session(), cookies.read(request, COOKIE)

    async def begin(work: UnitOfWork[Referral, Stores]) -> None:
        if before:
            await work.stores.sessions.end(hash_token(before), work.now)
        await work.stores.sessions.begin(hash_token(cookie), caller, work.now)

    await transactions.do(begin, by=caller)
    return cookie


async def _sign_out_address(signing_in: SigningIn) -> str | None:
    try:
        return await signing_in.open_id.sign_out_address(signing_in.front_door + SIGNED_OUT)
    except IssuerAway:
        return None


def _there(signing_in: SigningIn | None) -> SigningIn:
    if signing_in is None:
        raise NobodySignsIn(NobodySignsIn.what_to_do)
    return signing_in
