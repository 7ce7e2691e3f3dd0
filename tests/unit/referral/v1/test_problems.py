"""The type of a problem leads to a page that says what it means and what to do."""

import pytest

from services.contract.doors.refusals import Refusal
from services.referral.doors.v1.form.problems import pages
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory

OURS = [kind for kind in Refusal.kinds() if kind.__module__.startswith(("services.referral", "services.runtime"))]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.slug())
def test_every_kind_of_refusal_has_a_page_of_its_own_words(kind: type[Refusal]) -> None:
    page = pages()[kind.slug()]

    assert (page.status, page.title) == (kind.status, kind.title)
    assert page.meaning
    assert page.what_to_do != Refusal.what_to_do


async def test_a_problem_leads_to_its_page_which_is_open_to_everybody(service: ServiceInMemory) -> None:
    refused = await service.surgery.post("/v1/referrals", json=A_REQUEST)
    service.stranger.headers.pop("Authorization")
    page = await service.stranger.get(refused.json()["type"])

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "The Idempotency-Key is missing" in page.text
    assert "What to do" in page.text


@pytest.mark.parametrize(
    ("method", "path", "slug"),
    [
        ("GET", "/v1/nowhere", "nothing-here"),
        ("PATCH", "/v1/referrals", "method-not-taken"),
        ("GET", "/v1/problems/invented", "nothing-here"),
    ],
)
async def test_what_the_web_refuses_has_a_page_too(service: ServiceInMemory, method: str, path: str, slug: str) -> None:
    refused = await service.surgery.request(method, path)

    assert refused.json()["type"] == f"/v1/problems/{slug}"
    assert (await service.surgery.get(refused.json()["type"])).status_code == 200


async def test_all_pages_are_listed(service: ServiceInMemory) -> None:
    listed = (await service.surgery.get("/v1/problems")).text

    assert not [slug for slug in pages() if f'href="problems/{slug}"' not in listed]


async def test_an_address_names_every_method_that_it_takes(service: ServiceInMemory) -> None:
    refused = await service.surgery.patch("/v1/referrals")

    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")
