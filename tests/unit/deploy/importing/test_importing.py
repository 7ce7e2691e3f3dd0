"""A list is sent row by row, and again without doing anything twice; what came of each row is written beside it."""

import asyncio
import csv
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from deploy.importing.columns import COLUMNS
from deploy.importing.lists import open_list
from deploy.importing.report import report_at
from deploy.importing.running import import_list
from deploy.importing.sending import Backoff, NotSent
from tests.fakes.referral_service import ServiceInMemory

QUICK = Backoff(longest_pause=0.001)
HEADINGS = "reference,name,born_on,nhs_number,postcode,needs,urgency,consent,channel,referrer_role"


def good(reference: str) -> str:
    """A row as it should be, about another person for each number in the reference."""
    number = "".join(filter(str.isdigit, reference)) or "0"
    name = "Ines Example" + "".join("bdfgklmnrt"[int(digit)] for digit in number)
    born_on = date(1951, 3, 4) + timedelta(days=int(number))
    return f"{reference},{name},{born_on},,SE15 4QN,debt,routine,yes,none,council"


def a_list(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
    return path


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    async with ServiceInMemory().surgery as surgery:
        yield surgery


async def imported(
    path: Path, api: httpx.AsyncClient, *, dry_run: bool = False, backoff: Backoff = QUICK
) -> list[dict[str, str]]:
    """The rows of the report."""
    written = path.with_suffix(".report.csv")
    with report_at(written) as report:
        await import_list(open_list(path), api, report, dry_run=dry_run, backoff=backoff)
    with written.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_each_row_is_reported_with_its_referral_or_its_faults(tmp_path: Path, api: httpx.AsyncClient) -> None:
    wrong = "row-2,=Canary(),1951-W10,999 000 0019,M1 1AE,sunshine,routine,perhaps,none,council"
    bad = "row-3,Canary,1951-03-04,999 000 0019,M1 1AE,sunshine,routine,yes,none,council"
    path = a_list(tmp_path, good("row-1"), wrong, bad, good("row-4"), "cut")

    rows = await imported(path, api)

    assert [row["outcome"] for row in rows] == ["made", "refused", "refused", "made", "refused"]
    assert [row["row"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [bool(row["referral_id"]) for row in rows] == [True, False, False, True, False]
    assert rows[1]["faults"] == "consent: Write yes or no."
    assert "nhs_number: This is not an NHS number." in rows[2]["faults"]
    assert "postcode: Linkway serves London." in rows[2]["faults"]
    assert "needs: This is not one of the known values." in rows[2]["faults"]
    assert "Canary" not in path.with_suffix(".report.csv").read_text()


async def test_a_formula_is_no_name(tmp_path: Path, api: httpx.AsyncClient) -> None:
    names = ["=1+1", "+Ines", "-Ines", "@Ines"]
    path = a_list(tmp_path, *[good(f"row-{name}").replace("Ines Example", name) for name in names])

    rows = await imported(path, api)

    assert {row["faults"] for row in rows} == {"name: A name does not begin with =, +, - or @. Write the name alone."}


async def test_a_dry_run_makes_nothing(tmp_path: Path, api: httpx.AsyncClient) -> None:
    path = a_list(tmp_path, good("row-1"))

    assert [row["outcome"] for row in await imported(path, api, dry_run=True)] == ["checked"]
    assert [row["outcome"] for row in await imported(path, api)] == ["made"]


async def test_only_what_was_refused_is_new_when_it_is_run_again(tmp_path: Path, api: httpx.AsyncClient) -> None:
    first = await imported(a_list(tmp_path, good("row-1"), good("row-2").replace("SE15", "SE1")), api)

    again = await imported(a_list(tmp_path, good("row-1"), good("row-2"), good("row-3")), api)

    assert [row["outcome"] for row in first] == ["made", "refused"]
    assert [row["outcome"] for row in again] == ["made-before", "made", "made"]
    assert again[0]["referral_id"] == first[0]["referral_id"]


async def test_the_same_row_twice_is_sent_once(tmp_path: Path, api: httpx.AsyncClient) -> None:
    bare, other = good(""), good("row-9").replace("Ines", "Rob")
    path = a_list(tmp_path, bare, bare, other, other.replace("Rob", "Ann"))

    rows = await imported(path, api)

    assert [row["outcome"] for row in rows] == ["made", "repeated", "made", "refused"]
    assert rows[1]["faults"] == "The same as row 1, so it is sent once."
    assert rows[3]["faults"] == "reference: Row 3 has it too. Give each row its own."


async def test_a_reference_for_another_row_than_before_is_refused(tmp_path: Path, api: httpx.AsyncClient) -> None:
    await imported(a_list(tmp_path, good("row-1")), api)

    [row] = await imported(a_list(tmp_path, good("row-1").replace("Ines", "Rob")), api)

    assert row["outcome"] == "refused"
    assert "came with another request before" in row["faults"]


async def test_many_rows_are_reported_in_order(tmp_path: Path) -> None:
    rows = await imported(a_list(tmp_path, *[good(f"row-{number}") for number in range(450)]), at(made))

    assert [row["reference"] for row in rows] == [f"row-{number}" for number in range(450)]
    assert {row["outcome"] for row in rows} == {"made"}


async def test_a_row_may_say_whatever_a_column_is_for(tmp_path: Path, api: httpx.AsyncClient) -> None:
    path = tmp_path / "list.csv"
    lines = [[column.name for column in COLUMNS], [column.example for column in COLUMNS]]
    path.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")

    assert [row["outcome"] for row in await imported(path, api)] == ["made"]


Answer = Callable[[httpx.Request], httpx.Response]


def at(answer: Answer) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://referral.example")


def made(request: httpx.Request) -> httpx.Response:
    one = {"outcome": "made", "referral_id": "0198c0de-0000-7000-8000-000000000001", "faults": []}
    return httpx.Response(200, json={"rows": [one] * request.content.count(b"idempotency_key")})


async def test_a_service_that_is_busy_or_away_is_asked_again(tmp_path: Path) -> None:
    said: list[httpx.Response | Exception] = [
        httpx.Response(503, headers={"Retry-After": "1"}),
        httpx.Response(429),
        httpx.ConnectError("away"),
    ]

    def answer(request: httpx.Request) -> httpx.Response:
        if not said:
            return made(request)
        one = said.pop()
        if isinstance(one, Exception):
            raise one
        return one

    rows = await imported(a_list(tmp_path, good("row-1")), at(answer))

    assert [row["outcome"] for row in rows] == ["made"]


async def test_a_batch_that_is_too_large_is_sent_in_parts(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(413) if request.content.count(b"idempotency_key") > 2 else made(request)

    rows = await imported(a_list(tmp_path, *[good(f"row-{number}") for number in range(9)]), at(answer))

    assert [row["outcome"] for row in rows] == ["made"] * 9


async def test_one_row_that_is_too_large_costs_no_other(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(413) if b"Canary" in request.content else made(request)

    path = a_list(tmp_path, good("row-1"), good("row-2").replace("Ines", "Canary"), good("row-3"))

    assert [row["outcome"] for row in await imported(path, at(answer))] == ["made", "refused", "made"]


async def test_whoever_may_not_refer_is_told_so(tmp_path: Path) -> None:
    async with ServiceInMemory().provider as provider:
        with pytest.raises(NotSent, match="This needs the right referral:refer"):
            await imported(a_list(tmp_path, good("row-1")), provider)


async def test_a_service_that_stays_away_ends_it_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="what was made is not made twice"):
        await imported(
            a_list(tmp_path, good("row-1")), at(lambda _: httpx.Response(503)), backoff=replace(QUICK, seconds=0.05)
        )


async def test_only_so_many_batches_are_under_way(tmp_path: Path) -> None:
    now = most = 0
    four = asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == 4:
            four.set()
        await four.wait()
        now -= 1
        return made(request)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://referral.example")
    await imported(a_list(tmp_path, *[good(f"row-{number}") for number in range(1200)]), client)

    assert most == 4
