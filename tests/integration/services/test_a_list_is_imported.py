"""A list goes through the real service into a real MongoDB: repeated, broken off or sent twice, it is made once."""

import asyncio
import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

import httpx

from deploy.importing.lists import open_list
from deploy.importing.report import Outcome, Report, report_at
from deploy.importing.running import import_list
from deploy.invented.people import nhs_numbers
from services.contract.topics import Stream
from services.runtime.bootstrap.assembly import Parts
from tests.integration.services.test_a_referral_is_made_once import doors_of
from tests.running.databases import count
from tests.running.stage import Stage

HEADINGS = "reference,name,born_on,nhs_number,email,postcode,needs,urgency,consent,channel,referrer_role"
ROW = "row-{n},Person Invented,{born_on},{number},p{n}@people.example,SE15 4QN,debt,routine,yes,email,council"
ROWS = 450


def a_list(folder: Path, rows: int = ROWS, wrong: int | None = None) -> Path:
    path = folder / "list.csv"
    numbers, first = nhs_numbers(Random(1)), date(1951, 3, 4)  # noqa: S311
    lines = [ROW.format(n=n, born_on=first + timedelta(n), number=next(numbers)) for n in range(rows)]
    if wrong is not None:
        lines[wrong] = lines[wrong].replace("SE15", "SE1")
    path.write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
    return path


async def imported(path: Path, api: httpx.AsyncClient, name: str = "report.csv") -> Report:
    with report_at(path.with_name(name)) as report:
        await import_list(open_list(path), api, report, dry_run=False)
    return report


def ids(path: Path, name: str = "report.csv") -> list[str]:
    with path.with_name(name).open(encoding="utf-8-sig", newline="") as file:
        return [row["referral_id"] for row in csv.DictReader(file)]


async def kept(stage: Stage, parts: Parts) -> int:
    return await count(stage.database(parts), "states")


async def test_a_list_is_made_once_however_often_it_is_run(stage: Stage, tmp_path: Path) -> None:
    async with doors_of(stage) as (parts, api):
        first = await imported(a_list(tmp_path, wrong=40), api)
        again = await imported(a_list(tmp_path), api, "again.csv")
        made, records = await kept(stage, parts), await stage.read(Stream.REFERRALS, ROWS)

    assert first.counted == {Outcome.MADE: ROWS - 1, Outcome.REFUSED: 1}
    assert again.counted == {Outcome.MADE_BEFORE: ROWS - 1, Outcome.MADE: 1}
    assert made == len({record.key for record in records}) == ROWS
    before, after = ids(tmp_path / "list.csv"), ids(tmp_path / "list.csv", "again.csv")
    assert [one for one in before if one] == after[:40] + after[41:]


async def test_a_list_that_is_broken_off_goes_on_where_it_was(stage: Stage, tmp_path: Path) -> None:
    path = a_list(tmp_path)
    async with doors_of(stage) as (parts, api):
        with report_at(tmp_path / "broken-off.csv") as report:
            begun = asyncio.Event()
            importing = import_list(open_list(path), api, report, dry_run=False, progress=lambda _: begun.set())
            going = asyncio.create_task(importing)
            await begun.wait()
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
        whole = await imported(path, api)
        made = await kept(stage, parts)

    assert whole.counted.total() == made == ROWS
    assert whole.counted[Outcome.MADE_BEFORE] >= report.counted[Outcome.MADE] > 0


async def test_a_list_that_two_people_run_at_once_is_made_once(stage: Stage, tmp_path: Path) -> None:
    path = a_list(tmp_path)
    async with doors_of(stage) as (parts, api):
        both = await asyncio.gather(imported(path, api, "one.csv"), imported(path, api, "two.csv"))
        made = await kept(stage, parts)

    assert made == ROWS
    assert sum(report.counted[Outcome.MADE] for report in both) == ROWS
    assert ids(path, "one.csv") == ids(path, "two.csv")
