"""Who is expected on a day stands on one sheet, and who came is recorded by it, once, and put right by it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.contract.words.vocabulary import Answer
from services.matching.domain.sessions.unit import appointment
from services.matching.places import Holder
from tests.fakes.provider_pages import ProviderPages
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, SERVICE_ID
from tests.support.page_forms import sent

_REFERRAL = ServiceInMemory()
SHEET = "/provider/attendance"


@pytest.fixture
async def pages() -> ProviderPages:
    _REFERRAL.begin_anew()
    return await ProviderPages(_REFERRAL).begin()


async def kept(pages: ProviderPages, referral_id: UUID, outcome: str, path: str = SHEET) -> httpx.Response:
    return await sent(pages.provider, await pages.page(path), {f"came-{referral_id}": outcome})


async def attendances(pages: ProviderPages, referral_id: UUID) -> list[tuple[str, str]]:
    seen: dict[str, Any] = await pages.seen(referral_id)
    return [(one["outcome"], one["on"]) for one in seen["attendances"]]


async def test_who_came_today_is_recorded(pages: ProviderPages) -> None:
    came, missed, open_ = [await pages.offered(Answer.SETTLED) for _ in range(3)]
    page = await pages.page(SHEET)

    answer = await sent(pages.provider, page, {f"came-{came}": "attended", f"came-{missed}": "missed"})

    today = f"{NOW:%Y-%m-%d}"
    assert answer.headers["location"] == f"{SHEET}?day={today}&done=kept"
    assert [await attendances(pages, one) for one in (came, missed, open_)] == [
        [("attended", today)],
        [("missed", today)],
        [],
    ]


async def test_a_sheet_that_is_sent_twice_records_once(pages: ProviderPages) -> None:
    came = await pages.offered(Answer.SETTLED)
    page = await pages.page(SHEET)

    answers = [await sent(pages.provider, page, {f"came-{came}": "attended"}) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len(await attendances(pages, came)) == 1


async def test_a_slip_is_put_right(pages: ProviderPages) -> None:
    came = await pages.offered(Answer.SETTLED)
    await kept(pages, came, "missed")

    await kept(pages, came, "attended")

    assert await attendances(pages, came) == [("attended", f"{NOW:%Y-%m-%d}")]


async def test_what_somebody_else_recorded_is_not_written_over(pages: ProviderPages) -> None:
    came = await pages.offered(Answer.SETTLED)
    page = await pages.page(SHEET)
    body = {"outcome": "missed", "on": f"{NOW:%Y-%m-%d}"}
    where = f"/v1/referrals/{came}/attendances"
    await pages.referral.link_worker.post(where, json=body, headers={"Idempotency-Key": "theirs"})

    told = await sent(pages.provider, page, {f"came-{came}": "attended"})

    assert told.status_code == 422
    assert f'id="came-{came}-problem"' in told.text
    assert await attendances(pages, came) == [("missed", f"{NOW:%Y-%m-%d}")]


async def test_a_day_that_is_to_come_has_nobody_who_came(pages: ProviderPages) -> None:
    came = await pages.offered(Answer.SETTLED)

    told = await kept(pages, came, "attended", f"{SHEET}?day={NOW + timedelta(days=2):%Y-%m-%d}")

    assert told.status_code == 422
    assert "Give a day" in told.text
    assert "checked" in told.text


async def test_names_are_shown_when_they_are_asked_for_and_each_look_is_recorded(pages: ProviderPages) -> None:
    agrees = await pages.offered(Answer.SETTLED, person__name="Ada Invented")
    await pages.agrees(agrees)
    await pages.offered(Answer.SETTLED, person__name="Bela Invented")

    without, with_names = await pages.page(SHEET), await pages.page(f"{SHEET}?names=shown")

    assert "Ada Invented" not in without.text
    assert "Ada Invented" in with_names.text
    assert "Bela Invented" not in with_names.text
    looks = pages.referral.stores.disclosures.kept  # type: ignore[attr-defined]
    assert [one.referral_id for one in looks] == [agrees]


async def test_whoever_has_an_appointment_is_expected_on_its_day_alone(pages: ProviderPages) -> None:
    today, later = await pages.offered(Answer.SETTLED), await pages.offered(Answer.SETTLED)
    at = datetime(NOW.year, NOW.month, NOW.day, 15, tzinfo=UTC)
    sessions = {one: appointment(when, None, 1).session for one, when in ((today, at), (later, at + timedelta(days=1)))}
    holders = [Holder(one, session=session) for one, session in sessions.items()]
    await pages.listings.storage.stores.places.restore({SERVICE_ID: holders})

    page = (await pages.page(SHEET)).text

    assert str(today) in page
    assert "3:00 pm" in page
    assert str(later) not in page


async def test_where_nobody_is_expected_it_says_so(pages: ProviderPages) -> None:
    assert "Nobody is expected on this day." in (await pages.page(SHEET)).text


async def test_whoever_has_not_been_answered_is_not_expected(pages: ProviderPages) -> None:
    asked = await pages.offered(Answer.ASK)

    assert str(asked) not in (await pages.page(SHEET)).text


async def test_a_day_that_is_none_is_refused(pages: ProviderPages) -> None:
    assert (await pages.page(f"{SHEET}?day=yesterday")).status_code == 422
