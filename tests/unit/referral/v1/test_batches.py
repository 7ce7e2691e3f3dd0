"""Many people are referred in one request; each row is taken or refused by itself, and may be sent again."""

from typing import Any

import httpx
import pytest

from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT


def a_row(key: str = "row-1", **changes: Any) -> dict[str, Any]:
    return {"idempotency_key": key, "referral": a_request(**changes)}


REB = {"person__nhs_number": LEFT_OUT, "person__name": "Reb Otherwise", "person__born_on": "1951-07-02"}


async def send(client: httpx.AsyncClient, *rows: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answered = await client.post("/v1/referrals/batch", json={"rows": rows, **more})
    assert answered.status_code == 200, answered.text
    came: list[dict[str, Any]] = answered.json()["rows"]
    return came


async def test_each_row_is_taken_or_refused_by_itself(service: ServiceInMemory) -> None:
    rows = [
        a_row("row-1"),
        a_row("row-2", person__nhs_number="999 000 0019", postcode="M1 1AE", person__name="Canary"),
        a_row("row-3", person__nhs_number=LEFT_OUT, person__name="Rob Invented"),
    ]

    came = await send(service.surgery, *rows)

    assert [one["outcome"] for one in came] == ["made", "refused", "made"]
    assert {fault["pointer"]: fault["code"] for fault in came[1]["faults"]} == {
        "#/person/nhs_number": "not-an-nhs-number",
        "#/postcode": "outside-london",
    }
    assert "Canary" not in str(came)
    assert len(service.published) == 2
    for row in (came[0], came[2]):
        assert (await service.surgery.get(f"/v1/referrals/{row['referral_id']}")).status_code == 200


async def test_rows_that_are_sent_again_are_done_once(service: ServiceInMemory) -> None:
    first = await send(service.surgery, a_row("row-1"), a_row("row-2", **REB))

    again = await send(service.surgery, a_row("row-2", **REB), a_row("row-1"))

    assert [one["outcome"] for one in again] == ["made-before", "made-before"]
    assert [one["referral_id"] for one in again] == [one["referral_id"] for one in reversed(first)]
    assert len(service.published) == 2


async def test_a_row_is_the_same_as_a_request_alone_under_its_key(service: ServiceInMemory) -> None:
    alone = await service.surgery.post("/v1/referrals", json=a_request(), headers={"Idempotency-Key": "row-1"})

    [came] = await send(service.surgery, a_row("row-1"))

    assert (came["outcome"], came["referral_id"]) == ("made-before", alone.json()["referral_id"])


async def test_one_key_for_two_different_rows_is_refused(service: ServiceInMemory) -> None:
    came = await send(service.surgery, a_row("row-1"), a_row("row-1", urgency="urgent"), a_row("row-1"))

    assert [one["outcome"] for one in came] == ["made", "refused", "made-before"]
    assert [fault["code"] for fault in came[1]["faults"]] == ["key-used-before"]


async def test_a_dry_run_makes_nothing(service: ServiceInMemory) -> None:
    rows = [a_row("row-1"), a_row("row-2", consent__expires_on="2020-01-01"), a_row("row-3", needs=[])]

    came = await send(service.surgery, *rows, dry_run=True)

    assert [one["outcome"] for one in came] == ["checked", "refused", "refused"]
    assert [one["referral_id"] for one in came] == [None, None, None]
    assert not service.published


@pytest.mark.parametrize("rows", [[], [a_row(str(number)) for number in range(101)], [{"referral": {}}], ["row"]])
async def test_what_is_no_batch_is_refused_whole(service: ServiceInMemory, rows: list[Any]) -> None:
    refused = await service.surgery.post("/v1/referrals/batch", json={"rows": rows})

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith("#/rows")
    assert not service.published


async def test_there_is_room_for_many_long_stories_and_an_end_to_it(service: ServiceInMemory) -> None:
    rows = [a_row(str(number), story="x" * 4000) for number in range(100)]
    assert {one["outcome"] for one in await send(service.surgery, *rows, dry_run=True)} == {"checked"}

    refused = await service.surgery.post("/v1/referrals/batch", content=b" " * (1024 * 1024 + 1))
    assert refused.status_code == 413


async def test_whoever_may_not_refer_may_not_refer_many(service: ServiceInMemory) -> None:
    refused = await service.provider.post("/v1/referrals/batch", json={"rows": [a_row()]})

    assert refused.status_code == 403


@pytest.mark.parametrize("said", [0, 1, "false", None])
async def test_whether_it_is_a_dry_run_is_said_by_true_or_false_alone(service: ServiceInMemory, said: object) -> None:
    answered = await service.surgery.post("/v1/referrals/batch", json={"rows": [a_row("row-1")], "dry_run": said})

    assert answered.status_code == 422
    assert not service.published
