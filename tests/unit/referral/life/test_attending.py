"""The provider's door: who came is recorded once, on a day that can be right."""

from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from services.contract import events
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched

CAME = {"outcome": "attended", "on": "2026-02-07"}
MISSED = {"outcome": "missed", "on": "2026-02-07"}


@pytest.fixture
async def matched(service: ServiceInMemory) -> str:
    """A week after a referral was matched: where its attendance is recorded."""
    made = await service.surgery.post("/referrals", json=A_REQUEST)
    await service.consume(a_matched(referral_id=made.json()["referral_id"]))
    service.now = datetime(2026, 2, 7, 18, tzinfo=UTC)
    return f"{made.headers['location']}/attendance"


async def test_somebody_who_came_is_said_to_have_attended(service: ServiceInMemory, matched: str) -> None:
    recorded = await service.provider.post(matched, json=CAME)

    assert recorded.status_code == 200
    assert recorded.json()["status"] == "attended"
    assert recorded.json()["attendance"] == CAME
    message = service.published[-1]
    said = events.Attended.model_validate_json(message.value)
    assert (said.attended_on.isoformat(), said.service_id) == ("2026-02-07", a_matched().service_id)
    assert (message.topic, message.envelope.sequence) == ("southwark.referrals", 2)
    assert message.envelope.source == "/organisations/invented-provider"


async def test_somebody_who_did_not_come_is_said_to_have_missed(service: ServiceInMemory, matched: str) -> None:
    assert (await service.provider.post(matched, json=MISSED)).json()["status"] == "missed"
    assert events.Missed.model_validate_json(service.published[-1].value).missed_on.isoformat() == "2026-02-07"


async def test_the_referrer_sees_who_came(service: ServiceInMemory, matched: str) -> None:
    recorded = await service.provider.post(matched, json=CAME)

    assert (await service.surgery.get(matched.removesuffix("/attendance"))).json() == recorded.json()


async def test_the_same_word_again_changes_nothing_and_says_nothing(service: ServiceInMemory, matched: str) -> None:
    first = await service.provider.post(matched, json=CAME)
    said = len(service.published)
    again = await service.provider.post(matched, json=CAME)

    assert (again.status_code, again.json()) == (200, first.json())
    assert len(service.published) == said


async def test_another_word_is_refused(service: ServiceInMemory, matched: str) -> None:
    await service.provider.post(matched, json=CAME)
    refused = await service.provider.post(matched, json=MISSED)

    assert refused.status_code == 409
    assert refused.json()["title"] == "Attendance was recorded before"


async def test_attendance_is_refused_before_there_is_a_match(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/referrals", json=A_REQUEST)
    refused = await service.surgery.post(f"{made.headers['location']}/attendance", json=CAME)

    assert refused.status_code == 409
    assert refused.json()["title"] == "The referral is not matched"


@pytest.mark.parametrize("on", ["2026-01-30", "2026-02-08"])
async def test_a_day_before_the_match_or_in_the_future_is_pointed_at(
    service: ServiceInMemory, matched: str, on: str
) -> None:
    refused = await service.provider.post(matched, json={"outcome": "attended", "on": on})

    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["#/on"]
    assert "from 2026-01-31" in refused.json()["detail"]


async def test_attendance_of_an_unknown_referral_is_not_found(service: ServiceInMemory) -> None:
    assert (await service.provider.post(f"/referrals/{uuid4()}/attendance", json=CAME)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 401),
        ("messenger", 403),
        ("another_provider", 404),
        ("another_surgery", 404),
        ("provider", 200),
        ("surgery", 200),
        ("link_worker", 200),
    ],
)
async def test_only_those_tied_to_the_referral_may_record(
    service: ServiceInMemory, matched: str, who: str, status: int
) -> None:
    client: httpx.AsyncClient = getattr(service, who)

    assert (await client.post(matched, json=CAME)).status_code == status
