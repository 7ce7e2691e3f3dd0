"""Feeds page their lists wrongly in many ways: all of it is had, or none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.limits import Limits
from tests.fakes.feed_server import Asked, FeedServer, Reply, a_feed_server, a_page, a_well_behaved_feed
from tests.fakes.matching import a_service, a_service_id

IDS = [str(a_service_id(number)) for number in range(5)]
SERVICES = [a_service(id=id_) for id_ in IDS]
MARKS = ("total_items", "total_pages", "page_number", "first_page", "last_page", "size", "empty")
NOT_FOUND = Reply(404)
Pages = Mapping[int, Mapping[str, Any]]


def ids_of(server: FeedServer, limits: Limits = Limits()) -> list[str]:  # noqa: B008 - it never changes
    return sorted(record.written["id"] for record in Feed(server.address, limits=limits).records())


def serving(pages: Pages, absent: Reply = NOT_FOUND) -> Callable[[Asked], Reply]:
    return lambda asked: Reply.of(pages[asked.page]) if asked.page in pages else absent


def pages(*, first: int = 1, **marks: Any) -> dict[int, dict[str, Any]]:
    return {first + place: a_page(SERVICES, place + 1) | marks for place in range(3)}


def without(*marks: str) -> dict[int, dict[str, Any]]:
    return {number: {name: page[name] for name in page.keys() - set(marks)} for number, page in pages().items()}


NO_PAGE = [NOT_FOUND, Reply(400), Reply.of({"contents": [], "empty": True}), Reply.of([])]


@pytest.mark.parametrize("absent", NO_PAGE)
@pytest.mark.parametrize(
    "paged",
    [
        pytest.param(pages(), id="as the standard has it"),
        pytest.param(pages(first=0), id="from nought"),
        pytest.param(pages(last_page=True), id="each says that it is the last"),
        pytest.param(pages(last_page=False), id="none says that it is the last"),
        pytest.param(pages(total_pages=1), id="total_pages stays 1"),
        pytest.param(pages(total_pages=9), id="total_pages of another size"),
        pytest.param(pages(total_pages="3", total_items="5", last_page="false"), id="marks as text"),
        pytest.param(pages(total_pages=None, total_items=-1, last_page="?"), id="marks that can be nothing"),
        pytest.param(pages(total_items=2, total_pages=1), id="total_items of one page"),
        pytest.param(without("last_page", "total_pages"), id="total_items alone"),
        pytest.param(without("last_page", "total_items"), id="total_pages alone"),
        pytest.param(without("total_pages", "total_items"), id="last_page alone"),
        pytest.param(without(*MARKS), id="no marks"),
        pytest.param(
            {number: {"contents": page["contents"]} for number, page in pages(first=0).items()},
            id="no marks, from nought",
        ),
        pytest.param({number: page["contents"] for number, page in pages().items()}, id="plain lists"),
    ],
)
def test_however_it_is_paged_all_of_it_is_had(paged: Pages, absent: Reply) -> None:
    with a_feed_server(serving(paged, absent)) as server:
        assert ids_of(server) == IDS


def test_a_feed_that_knows_no_pages_gives_all_at_once() -> None:
    with a_feed_server(lambda _: Reply.of(SERVICES)) as server:
        assert ids_of(server) == IDS


def test_a_feed_is_asked_for_pages_of_a_hundred_and_no_more_often_than_it_takes() -> None:
    with a_feed_server(a_well_behaved_feed(SERVICES)) as server:
        assert ids_of(server) == IDS
        assert [one.query for one in server.asked[:3]] == [
            {"page": str(number), "per_page": "100"} for number in (1, 2, 3)
        ]


@pytest.mark.parametrize("status", [400, 422])
def test_a_feed_that_gives_no_pages_of_that_size_says_its_own(status: int) -> None:
    well_behaved = a_well_behaved_feed(SERVICES)
    with a_feed_server(lambda asked: Reply(status) if "per_page" in asked.query else well_behaved(asked)) as server:
        assert ids_of(server) == IDS


def test_a_service_twice_on_one_page_is_given_twice_for_its_reader_to_tell() -> None:
    with a_feed_server(a_well_behaved_feed([*SERVICES[:1] * 2, *SERVICES[1:]])) as server:
        assert ids_of(server) == [IDS[0], *IDS]


def again(page: Mapping[str, Any]) -> Pages:
    return dict.fromkeys(range(50), page)


def drifting(**marks: Any) -> dict[int, dict[str, Any]]:
    """Service 1 stands on two pages, service 3 on none."""
    drifted = [SERVICES[0:2], SERVICES[1:3], SERVICES[4:]]
    return {number: page | {"contents": drifted[number - 1]} | marks for number, page in pages().items()}


@pytest.mark.parametrize(
    ("paged", "said"),
    [
        (drifting(), f"hold 4 of the 5 services that it tells of .service {IDS[1]} stands on page 2 and on an earlier"),
        (drifting(total_items=None), "not sure that all were had .*its pages drift"),
        (again(a_page(SERVICES, 1)), r"hold 2 of the 5 .* \(a page came twice\)"),
        (again({"contents": SERVICES, "last_page": False}), "nothing new follows page 1"),
        (pages(total_items=7), "hold 5 of the 7"),
        (pages(total_items=None, total_pages=4), "has 3 of the 4 pages"),
        ({1: a_page(SERVICES, 1)}, "hold 2 of the 5"),
        ({}, "of page 1, it answers 404"),
        ({1: {"contents": None}}, "of page 1, it is neither a list of services nor a page"),
        ({1: {"total_items": 0, "contents": []}}, "it lists no services"),
    ],
)
def test_what_cannot_be_had_whole_is_refused_and_says_why(paged: Pages, said: str) -> None:
    with a_feed_server(serving(paged)) as server, pytest.raises(DirectoryAway, match=said):
        ids_of(server)


@pytest.mark.parametrize("status", [500, 401, 403])
def test_a_page_that_is_refused_costs_the_whole(status: int) -> None:
    def answers(asked: Asked) -> Reply:
        return Reply(status) if asked.page == 2 else Reply.of(a_page(SERVICES, asked.page))

    with a_feed_server(answers) as server, pytest.raises(DirectoryAway, match=f"of page 2, it answers {status}"):
        ids_of(server)


def a_page_without_end(number: int) -> Sequence[Any]:
    return [a_service(id=str(a_service_id(number)))]


def test_a_feed_whose_pages_never_end_is_given_up() -> None:
    def answers(asked: Asked) -> Reply:
        return Reply.of({"last_page": False, "contents": a_page_without_end(asked.page)})

    with a_feed_server(answers) as server:
        with pytest.raises(DirectoryAway, match="its pages do not end"):
            ids_of(server, Limits(pages=20))
        with pytest.raises(DirectoryAway, match="goes on after 10 services"):
            ids_of(server, Limits(services=10))


@pytest.mark.parametrize("written", ["{}/api", "{}/api/", "{}/api/services", " {}/api/services/ "])
def test_the_address_may_be_given_with_services_at_its_end(written: str) -> None:
    with a_feed_server(a_well_behaved_feed(SERVICES)) as server:
        feed = Feed(written.format(server.address))
        assert len(list(feed.records())) == 5
        assert set(server.paths) == {"/api/services"}
        assert feed.where == f"{server.address}/api"


def test_what_is_asked_in_the_address_is_asked_of_each_page_and_not_shown() -> None:
    with a_feed_server(a_well_behaved_feed(SERVICES)) as server:
        feed = Feed(f"{server.address}/api?key=invented")
        assert len(list(feed.records())) == 5
        assert {one.query["key"] for one in server.asked} == {"invented"}
        assert "invented" not in feed.where


@pytest.mark.parametrize("written", ["http://", "https:///api", "https://feed.example:port"])
def test_what_is_no_address_is_told(written: str) -> None:
    with pytest.raises(DirectoryAway, match="this is no address"):
        Feed(written)
