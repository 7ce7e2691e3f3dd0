"""What could be chosen is asked of the matching service as whoever looks; where it fails, the page says why."""

from uuid import UUID

import httpx
import pytest
from starlette.requests import Request

from services.referral.doors.pages.work.person.shortlists import MatchingService, ShortlistAway, connect, shown_by

REFERRAL_ID = UUID(int=5)
A_SHORTLIST = {
    "referral_id": str(REFERRAL_ID),
    "services": [{"service_id": str(UUID(int=7)), "service_name": "Invented Choir", "free": 2, "parts": [], "new": 1}],
    "near_misses": [],
}


def a_request(**headers: str) -> Request:
    shown = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "scheme": "http", "path": "/", "headers": shown})


def matching(answer: httpx.Response | Exception) -> MatchingService:
    """The service, which answers so to whatever is asked."""

    def handle(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return MatchingService(httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="http://matching.example"))


async def test_what_it_answers_is_read_and_what_is_new_there_is_passed_over() -> None:
    shortlist = await matching(httpx.Response(200, json=A_SHORTLIST)).of(REFERRAL_ID, a_request())
    assert [one.service_name for one in shortlist.services] == ["Invented Choir"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.ConnectError("no"), "does not answer"),
        (httpx.ReadTimeout("late"), "does not answer"),
        (httpx.Response(404), "has not heard of this referral"),
        (httpx.Response(403), "answers 403"),
        (httpx.Response(503), "answers 503"),
        (httpx.Response(200, text="<html>"), "cannot be read"),
        (httpx.Response(200, json={"services": [{"service_name": 5}]}), "cannot be read"),
    ],
)
async def test_what_goes_wrong_is_said(answer: httpx.Response | Exception, why: str) -> None:
    with pytest.raises(ShortlistAway, match=why):
        await matching(answer).of(REFERRAL_ID, a_request())


async def test_where_nobody_has_set_its_address_that_is_said() -> None:
    with pytest.raises(ShortlistAway, match="LINKWAY_MATCHING_URL"):
        await connect(None).of(REFERRAL_ID, a_request())


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({"authorization": "Bearer a-token"}, {"Authorization": "Bearer a-token"}),
        ({"cookie": "linkway-session=abc; linkway-preferences=x"}, {"Cookie": "linkway-session=abc"}),
        ({"authorization": "Bearer a-token", "cookie": "linkway-session=abc"}, {"Authorization": "Bearer a-token"}),
        ({}, {}),
    ],
)
def test_it_is_shown_what_they_showed_and_nothing_else(headers: dict[str, str], shown: dict[str, str]) -> None:
    assert shown_by(a_request(**headers)) == shown
