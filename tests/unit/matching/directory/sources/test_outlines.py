"""A list that tells too little has its services asked for one by one; one that cannot be shown costs no other."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from services.matching.directory.record import Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.limits import Limits
from tests.fakes.feed_server import Answers, Asked, FeedServer, Reply, a_feed_server, a_page
from tests.fakes.matching import a_service, a_service_id

IDS = [str(a_service_id(number)) for number in range(5)]
SERVICES = {id_: a_service(id=id_) for id_ in IDS}
SOON = Limits(backoff_seconds=0, tries=2)
Outline = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def bare(service: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: service[name] for name in ("id", "name", "status")}


def with_empty_lists(service: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**service, "attributes": [], "service_at_locations": []}


def with_attributes_alone(service: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**bare(service), "attributes": service["attributes"]}


def a_feed_of_outlines(outline: Outline = bare, by_id: Mapping[str, Reply] | None = None) -> Answers:
    """All five in outline, on one page, and each by its id, save where there is another reply."""
    listed = a_page([outline(one) for one in SERVICES.values()], 1, 100)

    def answers(asked: Asked) -> Reply:
        if asked.service_id is None:
            return Reply.of(listed)
        return (by_id or {}).get(asked.service_id) or Reply.of(SERVICES[asked.service_id])

    return answers


def records(server: FeedServer) -> Mapping[str | None, Record]:
    return {record.id: record for record in Feed(server.address, limits=SOON).records()}


@pytest.mark.parametrize("outline", [bare, with_empty_lists, with_attributes_alone])
def test_each_service_that_is_listed_in_outline_is_asked_for(outline: Outline) -> None:
    with a_feed_server(a_feed_of_outlines(outline)) as server:
        assert [record.written for record in records(server).values()] == list(SERVICES.values())
        assert len(server.asked) == 6 + 1  # and once whether it can tell changes


def test_a_service_that_is_not_active_is_not_asked_for() -> None:
    with a_feed_server(a_feed_of_outlines(lambda one: {**bare(one), "status": "defunct"})) as server:
        assert {record.written["status"] for record in records(server).values()} == {"defunct"}
        assert not [one for one in server.asked if one.service_id]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(500), "it answers 500"),
        (Reply(503), "it answers 503, 2 times"),
        (Reply(302, headers={"Location": "http://10.0.0.1/"}), r"sends on to another place, http://10\.0\.0\.1"),
        (Reply.of(SERVICES[IDS[3]]), "it answers with something else"),
        (Reply.of([]), "it answers with something else"),
        (Reply(body=b"<html>"), "is not JSON"),
        (Reply(body=b'{"id": "'), "breaks off"),
        (Reply(headers={"Content-Length": "9000"}, body=b'{"id": 1}'), "its answer breaks off"),
        (Reply(headers={"Content-Encoding": "br"}, body=b"{}"), "packed as 'br'"),
    ],
)
def test_one_that_cannot_be_shown_is_named_with_why_and_the_others_are_had(reply: Reply, said: str) -> None:
    with a_feed_server(a_feed_of_outlines(by_id={IDS[2]: reply})) as server:
        had = records(server)
    assert [had[id_].written for id_ in IDS if id_ != IDS[2]] == [SERVICES[id_] for id_ in IDS if id_ != IDS[2]]
    assert had[IDS[2]].written is None
    assert said.replace("\\", "") in (had[IDS[2]].why_missing or "")


@pytest.mark.parametrize("status", [404, 410])
def test_one_that_has_no_address_of_its_own_is_taken_as_it_is_listed(status: int) -> None:
    with a_feed_server(a_feed_of_outlines(by_id={IDS[2]: Reply(status)})) as server:
        assert records(server)[IDS[2]].written == bare(SERVICES[IDS[2]])


def test_where_one_after_the_other_cannot_be_shown_the_feed_is_given_up() -> None:
    outlines = [{"id": f"club {number}"} for number in range(50)]

    def answers(asked: Asked) -> Reply:
        return Reply(500) if asked.service_id else Reply.of(a_page(outlines, 1, 100))

    with a_feed_server(answers) as server:
        with pytest.raises(DirectoryAway, match=r"20 services in a row cannot be had by their ids.*it answers 500"):
            records(server)
        assert len(server.asked) == 21


@pytest.mark.parametrize(("written", "asked"), [("a/b ?#", "a%2Fb%20%3F%23"), (17, "17"), ("Ü", "%C3%9C")])
def test_an_id_that_is_no_uuid_is_asked_for_by_what_stands_there(written: Any, asked: str) -> None:
    whole = a_service(id=written)
    with a_feed_server(lambda one: Reply.of(whole if one.service_id else a_page([{"id": written}], 1))) as server:
        (record,) = Feed(server.address).records()
        assert record.written == whole
        assert f"/services/{asked}" in server.paths
