"""Whatever is sent to reporting's doors, the answer is one that the document names, and nothing is kept of it."""

from copy import deepcopy
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.journey import Journey
from services.reporting.service import build
from services.runtime.serving.application import application
from services.runtime.working.transactions import Transactions
from tests.fakes import reporting
from tests.fakes.callers import MemoryCallers
from tests.support.builders import NOW
from tests.support.odd_requests import OddRequest, is_answered_in_words, odd_requests, operations

STORAGE = reporting.a_storage()
APP = application(
    build(reporting.settings()),
    Transactions("reporting", Journey, STORAGE, lambda: NOW),
    MemoryCallers(reader="reporting:read", referrer="referral:refer"),
    max_body_bytes=1000,
)
OPERATIONS = operations(APP.openapi())


def kept() -> Any:
    return deepcopy(STORAGE.memory)


@given(odd_requests(OPERATIONS, [*BoroughSlug]), st.sampled_from(["reader", "referrer", "invented", None]))
@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
async def test_every_request_is_answered_as_documented_and_nothing_is_kept(
    request: OddRequest, token: str | None
) -> None:
    before = kept()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://reports.example", headers=headers) as client:
        is_answered_in_words(request, await request.by(client))

    assert kept() == before
