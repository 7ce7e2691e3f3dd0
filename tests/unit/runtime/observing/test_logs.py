"""A log line tells which kind of failure it was and where, and never in the failure's own words."""

import asyncio
import gc
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from services.runtime.backoff import Backoff
from services.runtime.observing import logs
from tests.simulation.timeless import in_no_time

SOMEBODY = "Ada Invented, 999 000 0018"


class Away(Exception):
    """Something that is away."""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    output = io.StringIO()
    writer = logging.StreamHandler(output)
    writer.setFormatter(logs.JsonLines("toy"))
    root = logging.getLogger()
    root.addHandler(writer)
    yield output
    root.removeHandler(writer)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


async def fails(_: str) -> None:
    raise Away(SOMEBODY) from ValueError(SOMEBODY)


async def test_a_failure_that_nobody_waits_for_is_logged_by_kind_and_place(written: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.of_the_loop)
    try:
        loop.call_soon(int, SOMEBODY)
        task = asyncio.create_task(fails(SOMEBODY))
        await asyncio.wait([task])
        del task
        gc.collect()
    finally:
        loop.set_exception_handler(None)
    by_kind = {line.get("exception"): line for line in lines(written)}
    assert by_kind.keys() >= {"ValueError", "Away"}
    assert by_kind["Away"]["where"].startswith(__file__)
    assert "Ada" not in written.getvalue()


@in_no_time
async def test_waiting_is_logged_by_kind_place_and_cause(written: io.StringIO) -> None:
    try:
        await fails(SOMEBODY)
    except Away as away:
        await Backoff().wait(away)
    # Other tests may have left somebody behind who waits too.
    (line,) = [line for line in lines(written) if line.get("exception") == "Away"]
    assert (line["message"], line["because"]) == ("Waiting", "ValueError")
    assert "Ada" not in written.getvalue()


def nobody_answers(logger: str) -> logging.LogRecord:
    return logging.LogRecord(logger, logging.ERROR, __file__, 1, "Nobody answers", (), None)


def test_kafkas_client_says_the_same_thing_once_in_a_while() -> None:
    clock = iter((0.0, 1.0, 9.9, 10.0))
    seldom = logs.Seldom(10, lambda: next(clock))
    records = [nobody_answers("aiokafka") for _ in range(4)]
    assert [seldom.filter(record) for record in records] == [True, False, False, True]
    assert vars(records[3])["left_out"] == 2


def test_what_others_say_is_always_written() -> None:
    seldom = logs.Seldom()
    assert all(
        seldom.filter(nobody_answers(name)) for name in ("services.runtime.publishing.relay", "uvicorn.error") * 2
    )
