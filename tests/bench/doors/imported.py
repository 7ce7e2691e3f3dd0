"""Rows of a list that `linkway referrals import` gets through in a second, beside the rate that is asked for.

All that the command does is in it: reading the list, sending its rows, and writing what came of each. The services work
as they do for others, so what is made leaves for Kafka at the same time.
"""

import csv
from datetime import datetime
from pathlib import Path
from random import Random
from time import perf_counter

import httpx
import psutil

from deploy.demo.living import LONDON
from deploy.home import Home
from deploy.importing.columns import COLUMNS, cells_of
from deploy.importing.lists import open_list
from deploy.importing.report import Outcome, report_at
from deploy.importing.running import import_list
from deploy.invented import referrals
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import LOOPBACK
from services.contract.borough_map import Component
from services.geography.building import open_gazetteer
from tests.bench import rows
from tests.bench.doors.platform import Door, a_door

ROWS = 10_000
ASKED = 2_000.0
_ROUNDS = 3


async def measure(home: Home) -> list[rows.Row]:
    """Rows a second, list after list, each of people who are new."""
    async with a_door(home, Component.REFERRAL) as door:
        lists = [_write(home, number) for number in range(_ROUNDS)]
        pairs = [(await _imported(door, path), rows.Figure(ASKED)) for path in lists]
    return [rows.compare("rows of a list imported, beside what is asked", pairs, "rows/s", bar=1, better="more")]


async def _imported(door: Door, path: Path) -> rows.Figure:
    connections, token = door.referrers.connections, door.referrers.tokens[0]
    address, headers = f"http://{LOOPBACK}:{connections.port}", {"Authorization": f"Bearer {token}"}
    spent, began = _cpu_seconds(connections.port), perf_counter()
    with report_at(path.with_suffix(".report.csv")) as report:
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as api:
            await import_list(open_list(path), api, report, dry_run=False)
    seconds, cpu_seconds = perf_counter() - began, _cpu_seconds(connections.port) - spent
    if report.counted[Outcome.MADE] != ROWS:
        raise RuntimeError(f"Not all rows were taken, so their rate says nothing: {report.figures}")
    return rows.Figure(ROWS / seconds, cpu_seconds * 1e6 / ROWS)


def _cpu_seconds(port: int) -> float:
    """What the process has spent that listens there."""
    listening = (one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
    pid = next(one.pid for one in listening if one.laddr and one.laddr.port == port)
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def _write(home: Home, number: int) -> Path:
    path, gazetteer = home.folder / f"list-{number}.csv", open_gazetteer(gazetteer_folder(home))
    today, random = datetime.now(LONDON).date(), Random(100 + number)  # noqa: S311
    plan = referrals.plan(ROWS, random, today=today, postcodes_in=gazetteer.postcodes_in)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in COLUMNS])
        writer.writerows(cells_of(planned.body, f"{number}-{planned.number}") for planned in plan)
    return path
