"""Pages ask referral with what shows who looks: the token, or the session under the name that it has there."""

import httpx
import pytest

from services.contract.doors.rights import Role, rights_of
from services.matching.doors.pages.provider.people.asked import ReferralAway, Referrals
from services.runtime.working.callers import Caller
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import ORGANIZATION_ID
from tests.unit.pages.requests import a_request

ADA = Caller(
    "invented-neighbours",
    rights_of((Role.PROVIDER,)),
    "ada.invented",
    (Role.PROVIDER.value,),
    provides=(ORGANIZATION_ID,),
)


@pytest.mark.parametrize(
    ("scheme", "cookie"), [("http", "linkway-session"), ("https", "__Host-linkway-session")], ids=["plain", "tls"]
)
async def test_a_session_is_shown_to_referral(scheme: str, cookie: str) -> None:
    service = ServiceInMemory()
    await service.signed_in(ADA)
    referrals = Referrals("http://referral.example", httpx.ASGITransport(service.doors))
    request = a_request("/provider/people", scheme=scheme, cookies={cookie: "invented-session"})

    assert (await referrals.asked_by(request).offers()).referrals == ()


async def test_who_is_not_signed_in_at_referral_is_shown_nobody() -> None:
    referrals = Referrals("http://referral.example", httpx.ASGITransport(ServiceInMemory().doors))

    with pytest.raises(ReferralAway):
        await referrals.asked_by(a_request(cookies={"linkway-session": "guessed"})).offers()


async def test_no_other_cookie_and_no_other_header_leaves(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[httpx.Headers] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(500)

    referrals = Referrals("http://referral.example", httpx.MockTransport(answer))
    request = a_request(cookies={"linkway-forms": "secret", "linkway-session": "theirs"}, x_other="mine")

    with pytest.raises(ReferralAway):
        await referrals.asked_by(request).offers()
    assert seen[0]["cookie"] == "linkway-session=theirs"
    assert "x-other" not in seen[0]
    assert "theirs" not in caplog.text


async def test_an_answer_that_cannot_be_read_is_told_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"referrals": [{"name": "Ada Invented"}]})

    referrals = Referrals("http://referral.example", httpx.MockTransport(answer))

    with pytest.raises(ReferralAway) as away:
        await referrals.asked_by(a_request(authorization="Bearer x")).offers()
    assert "Ada" not in f"{away.value}{caplog.text}"


async def test_without_an_address_it_is_away() -> None:
    with pytest.raises(ReferralAway):
        await Referrals(None).asked_by(a_request(authorization="Bearer x")).offers()
