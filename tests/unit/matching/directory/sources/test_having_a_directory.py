"""The directory is had from a file or from an invented feed, whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.matching.directory.loader import DirectoryLoader
from services.matching.directory.reading import DirectoryReader
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.feed import Feed
from services.matching.directory.sources.feed_list import sources_of
from services.matching.directory.sources.file import File
from services.matching.directory.sources.opening import open_source
from services.matching.directory.sources.source import Source
from services.matching.directory.terms import NeedTerms
from tests.fakes.matching import LEFT_OUT, a_directory, a_service, a_service_id
from tests.fakes.referral import an_invented_gazetteer

Answer = Callable[[httpx.Request], httpx.Response]
SERVICES = [a_service(id=str(a_service_id(number))) for number in range(5)]


def all_of(source: Source) -> list[Any]:
    return [record.written for record in source.records()]


def a_loader(path: Path) -> DirectoryLoader:
    return DirectoryLoader(File(path), DirectoryReader(an_invented_gazetteer(), NeedTerms({})))


def a_feed(answer: Answer) -> Feed:
    return Feed("https://feed.example/api/", httpx.MockTransport(answer))


def a_page(number: int, *, of: int = 3, **changes: Any) -> dict[str, Any]:
    """Two of the five services."""
    contents = SERVICES[2 * number - 2 : 2 * number]
    marks = {"total_items": 5, "total_pages": of, "page_number": number, "last_page": number == of}
    return {name: part for name, part in {**marks, "contents": contents, **changes}.items() if part is not LEFT_OUT}


def paging(**changes: Any) -> Answer:
    return lambda request: httpx.Response(200, json=a_page(int(request.url.params["page"]), **changes))


def test_a_file_may_hold_a_page_or_a_list(tmp_path: Path) -> None:
    page, plain = a_directory(tmp_path / "page.json", *SERVICES), tmp_path / "list.json"
    plain.write_text(json.dumps(SERVICES))
    assert all_of(File(page)) == all_of(File(plain)) == SERVICES


@pytest.mark.parametrize("written", ["", "{", '"services"', "{}", '{"contents": {}}', "[" * 100_000])
def test_a_file_that_is_no_directory_says_where_and_what_to_do(tmp_path: Path, written: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(written)
    with pytest.raises(DirectoryAway, match=r"odd\.json cannot be used.*LINKWAY_DIRECTORY"):
        all_of(File(path))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DirectoryAway, match="FileNotFoundError"):
        a_loader(tmp_path / "none.json").read()


def test_a_directory_in_which_nothing_can_be_used_counts_as_missing(tmp_path: Path) -> None:
    path = a_directory(tmp_path / "closed.json", a_service(status="defunct"))
    with pytest.raises(DirectoryAway, match=r"none of its services can be used \(1 not-active\)"):
        a_loader(path).read()


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    loader = a_loader(a_directory(tmp_path / "directory.json", *SERVICES))
    assert len(loader.read().listings) == 5
    assert loader.read_if_changed() is None
    a_directory(tmp_path / "directory.json", *SERVICES[:2])
    changed = loader.read_if_changed()
    assert changed is not None
    assert len(changed.listings) == 2


def test_a_file_that_could_not_be_used_is_told_of_each_time(tmp_path: Path) -> None:
    loader = a_loader(a_directory(tmp_path / "directory.json", *SERVICES))
    loader.read()
    a_directory(tmp_path / "directory.json")
    for _ in range(2):
        with pytest.raises(DirectoryAway):
            loader.read_if_changed()


@pytest.mark.parametrize("left_out", ["last_page", "total_pages", "page_number", "total_items"])
def test_the_pages_of_a_feed_are_read_to_the_last_whichever_way_it_is_marked(left_out: str) -> None:
    assert all_of(a_feed(paging(**{left_out: LEFT_OUT}))) == SERVICES


def test_a_feed_without_marks_ends_at_an_empty_page() -> None:
    unmarked = dict.fromkeys(("last_page", "total_pages", "page_number"), LEFT_OUT)
    assert all_of(a_feed(paging(**unmarked))) == SERVICES


def test_a_feed_is_asked_for_pages_of_a_hundred() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return paging()(request)

    all_of(a_feed(answer))
    assert asked[0] == "https://feed.example/api/services?page=1&per_page=100"
    assert len(asked) == 3


def test_a_feed_that_lists_only_the_outlines_is_asked_for_each_active_service_once() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/services"):
            asked.append(request.url.path)
            return httpx.Response(200, json={**SERVICES[0], "last_modified": "2026-01-05T09:00:00.000Z"})
        outline = {"id": SERVICES[0]["id"], "status": "active", "last_modified": "2026-01-05T09:00:00.000Z"}
        closed = {"id": SERVICES[1]["id"], "status": "inactive"}
        return httpx.Response(200, json={"last_page": True, "contents": [outline, closed]})

    feed = a_feed(answer)
    whole, closed = all_of(feed)
    assert (whole["attributes"], closed["status"]) == (SERVICES[0]["attributes"], "inactive")
    all_of(feed)
    assert asked == [f"/api/services/{SERVICES[0]['id']}"]


def test_a_service_that_is_gone_when_asked_for_does_not_cost_the_others() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/services"):
            return httpx.Response(404)
        outline = {"id": str(a_service_id(9)), "status": "active"}
        return httpx.Response(200, json={"last_page": True, "contents": [outline, *SERVICES]})

    assert all_of(a_feed(answer))[1:] == SERVICES


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: httpx.Response(503),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(200, json={"contents": None}),
        lambda request: httpx.Response(200 if "page=1&" in str(request.url) else 500, json=a_page(1)),
    ],
)
def test_a_feed_that_fails_gives_nothing_rather_than_a_part(answer: Answer) -> None:
    with pytest.raises(DirectoryAway, match=r"https://feed\.example/api cannot be used"):
        all_of(a_feed(answer))


def test_a_feed_that_cannot_be_reached_is_told() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(DirectoryAway, match="ConnectError"):
        all_of(a_feed(answer))


def test_a_feed_without_end_is_given_up() -> None:
    endless = {"contents": ["the same"], "last_page": False, "page_number": LEFT_OUT}
    with pytest.raises(DirectoryAway, match="EndlessFeed"):
        all_of(a_feed(paging(**endless)))


def test_an_address_is_a_feed_and_anything_else_a_file() -> None:
    kinds = [type(open_source(sources_of(there)[0])) for there in ("https://feed.example", "directory.json")]
    assert kinds == [Feed, File]
