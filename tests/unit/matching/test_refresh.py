"""The directory in use follows its source; when it cannot be had, the last one stays."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.matching.directory.loader import DirectoryLoader
from services.matching.directory.reading import DirectoryReader
from services.matching.directory.sources.file import File
from services.matching.directory.terms import NeedTerms
from services.matching.domain.engine import Engine
from services.matching.refresh import Refresh
from tests.fakes.matching import REACH, MatchingInMemory, a_directory, a_referral_id, a_service, a_service_id, created
from tests.fakes.referral import an_invented_gazetteer


class Shelf:
    """A file with an invented directory, and a service that matches by it."""

    def __init__(self, path: Path) -> None:
        self.path = a_directory(path, a_service(name="First"))
        self.service = MatchingInMemory()
        loader = DirectoryLoader(File(path), DirectoryReader(an_invented_gazetteer(), NeedTerms({})))
        reading = loader.read()
        self.service.matcher.use(Engine(reading.listed, REACH))
        self.refresh = Refresh(loader, self.service.matcher, reading, seconds=0.01)

    @property
    def names(self) -> list[str]:
        return [one.listing.name for one in self.service.matcher.availability.engine.listed]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "directory.json")


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"linkway_matching_{name}", labels) or 0


async def test_another_directory_is_used(shelf: Shelf) -> None:
    a_directory(shelf.path, a_service(name="Second"), a_service(id=str(a_service_id(5)), name="Third"))
    await shelf.refresh.look()
    assert shelf.names == ["Second", "Third"]
    assert sample("services_listed", borough="southwark") == 2


async def test_the_same_directory_keeps_its_engine(shelf: Shelf) -> None:
    before = shelf.service.matcher.availability.engine
    a_directory(shelf.path, a_service(name="First", description="Only this is new."))
    await shelf.refresh.look()
    assert shelf.service.matcher.availability.engine is before


async def test_when_it_cannot_be_had_the_last_one_stays_and_it_says_so(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    failures = sample("directory_failures_total")
    shelf.path.unlink()
    with caplog.at_level(logging.WARNING):
        await shelf.refresh.look()
    assert shelf.names == ["First"]
    assert sample("directory_failures_total") == failures + 1
    assert [record.message for record in caplog.records] == ["The last directory stays in use"]


async def test_places_held_by_other_processes_are_seen_at_the_next_look(shelf: Shelf) -> None:
    await shelf.service.consumes()
    service_id = shelf.service.matcher.availability.engine.listed[0].listing.service_id
    shelf.service.held[service_id] = [a_referral_id(number) for number in range(90, 94)]
    await shelf.refresh.look()
    await shelf.service.consumes(created())
    assert b"had 6 places free" in shelf.service.published[0].value


async def test_it_looks_until_it_is_stopped(shelf: Shelf) -> None:
    stop = asyncio.Event()
    looking = asyncio.create_task(shelf.refresh.run(shelf.service.transactions, stop))
    a_directory(shelf.path, a_service(name="Second"))
    async with asyncio.timeout(10):
        while shelf.names != ["Second"]:  # noqa: ASYNC110 - the loop gives no sign
            await asyncio.sleep(0.01)
    stop.set()
    await looking


async def test_what_is_left_out_is_logged_by_id_alone(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    a_directory(
        shelf.path, a_service(), a_service(id=str(a_service_id(5)), name="Ann Invented's club", status="defunct")
    )
    with caplog.at_level(logging.INFO):
        await shelf.refresh.look()
    (left_out,) = [record.__dict__ for record in caplog.records if record.levelno == logging.WARNING]
    told: dict[str, Any] = {name: left_out[name] for name in ("reason", "services", "first")}
    assert told == {"reason": "not-active", "services": 1, "first": [str(a_service_id(5))]}
    assert sample("services_left_out", reason="not-active") == 1
    assert "Ann" not in caplog.text
