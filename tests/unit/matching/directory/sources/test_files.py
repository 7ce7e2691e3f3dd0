"""A directory in a file is read record by record, whole or not at all, in whatever way it was saved."""

import gzip
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.matching.directory.sources.away import DirectoryAway, ReadingStopped
from services.matching.directory.sources.file import File
from services.matching.directory.sources.limits import Limits
from services.matching.directory.sources.state import SourceState
from tests.fakes.feed_server import a_page
from tests.fakes.matching import a_service, a_service_id

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SERVICES = [a_service(id=str(a_service_id(number))) for number in range(5)]
LISTED = json.dumps(SERVICES)


def a_file(folder: Path, written: str | bytes) -> Path:
    path = folder / "mine.json"
    path.write_bytes(written if isinstance(written, bytes) else written.encode())
    return path


def read(path: Path, limits: Limits = Limits()) -> list[Any]:  # noqa: B008 - it never changes
    return [record.written for record in File(path, limits=limits).records()]


@pytest.mark.parametrize("written", [SERVICES, a_page(SERVICES, 1, 100), {"contents": SERVICES}])
def test_a_file_may_hold_a_list_or_a_page_of_all(tmp_path: Path, written: Any) -> None:
    assert read(a_file(tmp_path, json.dumps(written))) == SERVICES


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: gzip.compress(text.encode()),
        lambda text: gzip.compress(text[:50].encode()) + gzip.compress(text[50:].encode()),
        lambda text: json.dumps(json.loads(text), indent=4).encode(),
    ],
)
def test_it_may_be_saved_in_any_way_that_editors_save_files(tmp_path: Path, saved: Callable[[str], bytes]) -> None:
    assert read(a_file(tmp_path, saved(LISTED))) == SERVICES


def test_each_record_says_where_it_stands_and_what_it_goes_by(tmp_path: Path) -> None:
    records = list(File(a_file(tmp_path, json.dumps([*SERVICES, {"id": " club 7 "}, "odd", {"id": None}]))).records())
    assert [record.where for record in records][-2:] == ["record 7", "record 8"]
    assert [record.id for record in records][-4:] == [str(a_service_id(4)), "club 7", None, None]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "neither a list of services nor a page"),
        ('"services"', "neither a list of services nor a page"),
        ("{}", "neither a list of services nor a page"),
        ('{"contents": {}}', "neither a list of services nor a page"),
        ("<html>", "neither a list of services nor a page"),
        ("{", "breaks off before its end"),
        (LISTED[:-1], "breaks off before its end, after record 5"),
        (LISTED[:-30], "breaks off.*after record 4"),
        (LISTED + LISTED, r"\[ stands after its end, after record 5"),
        (LISTED.replace("]}, {", "]} {"), "stands where , or ] should, after record 1"),
        ("[" * 100_000, "nested too deep"),
        ("[" + "[" * 80 + "]" * 80 + "]", "nested more than 64 deep"),
        ('[{"name": "' + "a" * 2_000_000 + '"}]', "has more than 1,000,000 characters"),
        ('[{"name": "' + "a" * 2_000_000, "has more than 1,000,000 characters"),
        ("[" + "1" * 2_000_000 + "]", "has more than 1,000,000 characters"),
        ('[{"name": "Café"}]'.encode("windows-1252"), "not written in UTF-8; save it as UTF-8"),
        (gzip.compress(LISTED.encode())[:-20], "its gzip"),
        (b"\x1f\x8b" + b"no gzip at all", "its gzip is damaged"),
    ],
)
def test_a_file_that_is_no_directory_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, written: str | bytes, said: str
) -> None:
    with pytest.raises(
        DirectoryAway, match=rf"mine\.json cannot be used: it cannot be read \(.*{said}.*LINKWAY_DIRECTORY"
    ):
        read(a_file(tmp_path, written))


def test_what_json_has_no_number_for_stays_as_it_is_written_and_costs_no_other_record_anything(tmp_path: Path) -> None:
    odd = f'{{"a": NaN, "b": -Infinity, "c": 1e999, "d": {"9" * 5000}, "e": 51.5, "f": 18}}'
    assert read(a_file(tmp_path, f"[{odd}]"))[0] == {
        "a": "NaN", "b": "-Infinity", "c": "1e999", "d": "9" * 5000, "e": 51.5, "f": 18,
    }  # fmt: skip


def test_one_page_of_many_is_no_directory(tmp_path: Path) -> None:
    with pytest.raises(DirectoryAway, match=r"one page of 3, with 2 of 5 services.*Save all pages in one file"):
        read(a_file(tmp_path, json.dumps(a_page(SERVICES, 1))))


@pytest.mark.parametrize(("there", "said"), [("none.json", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, there: str, said: str) -> None:
    with pytest.raises(DirectoryAway, match=said):
        read(tmp_path / there)


def test_a_small_gzip_that_becomes_large_is_given_up(tmp_path: Path) -> None:
    bomb = a_file(tmp_path, gzip.compress(b"[" + b" " * 40 * 1024 * 1024))
    assert bomb.stat().st_size < 100_000
    with pytest.raises(DirectoryAway, match="larger than 8 MiB"):
        read(bomb, Limits(page_bytes=8 * 1024 * 1024))


def test_a_file_without_end_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(DirectoryAway, match="goes on after 3 services"):
        read(a_file(tmp_path, LISTED), Limits(services=3))


def test_a_reading_ends_when_it_is_told_to_stop(tmp_path: Path) -> None:
    stop = threading.Event()
    records = File(a_file(tmp_path, json.dumps(SERVICES * 1000)), stop=stop).records()
    next(records)
    stop.set()
    with pytest.raises(ReadingStopped):
        list(records)


def test_a_file_is_looked_at_again_only_when_it_has_changed_also_after_a_restart(tmp_path: Path) -> None:
    path = a_file(tmp_path, LISTED)
    first = File(path).look(SourceState(), NOW)
    assert first
    assert len(list(first.records)) == 5
    kept = SourceState.model_validate_json(first.state.model_dump_json())
    assert File(path).look(kept, NOW + timedelta(hours=23)) is None
    assert File(path).look(kept, NOW + timedelta(hours=24))
    elsewhere = kept.model_copy(update={"where": "another.json"})
    assert File(path).look(elsewhere, NOW)
    a_file(tmp_path, json.dumps(SERVICES[:2]))
    assert File(path).look(kept, NOW)
