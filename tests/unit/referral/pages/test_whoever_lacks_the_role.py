"""Whoever signed in as somebody who may not see a page is told so there, and led to where they sign out."""

from services.contract.doors.rights import Role, rights_of
from services.runtime.working.callers import Caller
from tests.fakes.referral_service import ServiceInMemory

A_REFERRER = Caller("invented-surgery", rights_of((Role.REFERRER,)), "grace.invented", (Role.REFERRER.value,))
TO_SIGN_OUT = '<a href="/sign-out">'


async def test_they_may_sign_out_there_to_be_somebody_else(service: ServiceInMemory) -> None:
    page = await (await service.signed_in(A_REFERRER)).get("/work")

    assert (page.status_code, TO_SIGN_OUT in page.text) == (403, True)


async def test_who_shows_a_token_has_nothing_to_sign_out_of(service: ServiceInMemory) -> None:
    page = await service.surgery.get("/work")

    assert (page.status_code, TO_SIGN_OUT in page.text) == (403, False)
