"""Councils that keep lists: each writes down whom it refers, and now and then sends what stands there as a file.

They are outside Linkway, so they know what `linkway referrals template` says, and read what came of each row.
"""

import asyncio
import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.demo.doors import DoorSaidNo
from deploy.demo.steps import Who
from deploy.demo.tokens import Tokens
from deploy.importing.columns import COLUMNS, cells_of
from deploy.importing.lists import open_list
from deploy.importing.report import report_at
from deploy.importing.running import import_list
from deploy.invented.referrals import Planned
from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug

GATHER_SECONDS = 0.5

Waiting = dict[str, tuple[Planned, asyncio.Future[str]]]


@dataclass
class Lists:
    """A list in each borough; files and reports lie in a folder of the run."""

    address: str
    tokens: Tokens
    run: str
    folder: Path
    transport: httpx.AsyncBaseTransport | None = None
    gather_seconds: float = GATHER_SECONDS
    _lists: dict[BoroughSlug, Waiting] = field(default_factory=dict)
    _count: int = 0

    async def refer(self, planned: Planned) -> str:
        """Refer somebody with the borough's next list: this function will give the referral's id, or raise DoorSaidNo.

        Whoever is first on a list sends it.
        """
        borough, made = planned.borough.slug, asyncio.get_running_loop().create_future()
        is_first = borough not in self._lists
        self._lists.setdefault(borough, {})[f"{self.run}-{planned.number}"] = planned, made
        if is_first:
            await asyncio.sleep(self.gather_seconds)
            await self._send(borough, self._lists.pop(borough))
        referral_id: str = await made
        return referral_id

    async def _send(self, borough: BoroughSlug, waiting: Waiting) -> None:
        try:
            rows = await self._imported(borough, {name: planned for name, (planned, _) in waiting.items()})
        except CannotRun as cannot:
            rows = {name: {"referral_id": "", "faults": str(cannot)} for name in waiting}
        for name, (_, made) in waiting.items():
            row = rows[name]
            if row["referral_id"]:
                made.set_result(row["referral_id"])
            else:
                made.set_exception(DoorSaidNo(row["faults"]))

    async def _imported(self, borough: BoroughSlug, referrals: Mapping[str, Planned]) -> dict[str, dict[str, str]]:
        self._count += 1
        path = self.folder / f"{borough.value}-{self._count}.csv"
        write(path, referrals)
        headers = {"Authorization": f"Bearer {self.tokens.of(Who.REFERRER, borough)}"}
        written = path.with_suffix(".report.csv")
        async with httpx.AsyncClient(base_url=self.address, headers=headers, transport=self.transport) as api:
            with report_at(written) as report:
                await import_list(open_list(path), api, report, dry_run=False)
        with written.open(encoding="utf-8-sig", newline="") as file:
            return {row["reference"]: row for row in csv.DictReader(file)}


def write(path: Path, referrals: Mapping[str, Planned]) -> None:
    """Write a list, a row for each referral under its reference."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in COLUMNS])
        writer.writerows(cells_of(planned.asked, name) for name, planned in referrals.items())
