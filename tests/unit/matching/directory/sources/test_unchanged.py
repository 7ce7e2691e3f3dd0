"""What has not changed since the last look is not had again, nor after a restart; what is gone is seen all the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.matching.directory.record import Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.limits import Limits
from services.matching.directory.sources.source import Look
from services.matching.directory.sources.state import SourceState
from tests.fakes.feed_server import Asked, FeedServer, Reply, a_feed_server, a_page
from tests.fakes.matching import a_service, a_service_id

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
IDS = [str(a_service_id(number)) for number in range(5)]


@dataclass
class InventedFeed:
    """Five services that can be changed; it may know etags and changes, and list its services in outline."""

    knows_etags: bool = False
    knows_dates: bool = False
    knows_changes: bool = False
    in_outline: bool = False
    dated: bool = True
    services: list[dict[str, Any]] = field(
        default_factory=lambda: [a_service(id=id_, last_modified="2026-03-01T09:00:00Z") for id_ in IDS]
    )

    def __call__(self, asked: Asked) -> Reply:
        if asked.service_id:
            return Reply.of(next(one for one in self.services if one["id"] == asked.service_id))
        listed = [self._listed(one) for one in self.services if self._is_asked(one, asked)]
        page = a_page(listed, asked.page)
        # One of them stands for a date: nobody but its server reads it.
        signs = {"ETag": self.knows_etags, "Last-Modified": self.knows_dates}
        headers = {name: f'"{hash(str(page))}"' for name, known in signs.items() if known}
        kept = {asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")}
        return Reply(304) if kept & set(headers.values()) else Reply.of(page, **headers)

    def _listed(self, service: dict[str, Any]) -> dict[str, Any]:
        parts = ("id", "name", "last_modified") if self.dated else ("id", "name")
        return {name: service[name] for name in parts} if self.in_outline else service

    def _is_asked(self, service: dict[str, Any], asked: Asked) -> bool:
        return not self.knows_changes or service["last_modified"] > asked.query.get("modified_after", "")

    def change(self, number: int, **changes: Any) -> None:
        self.services[number] |= changes


def look(server: FeedServer, known: SourceState, hours: int) -> tuple[Look, list[Record]]:
    """Another process looks, so many hours after nine, with what was kept."""
    server.asked.clear()
    kept = SourceState.model_validate_json(known.model_dump_json())
    looked = Feed(server.address, limits=Limits(backoff_seconds=0)).look(kept, NOW + hours * HOUR)
    return looked, list(looked.records)


def had(records: Sequence[Record]) -> list[str]:
    return [record.id or "" for record in records if not record.unchanged]


def test_at_first_everything_is_had() -> None:
    with a_feed_server(InventedFeed()) as server:
        looked, records = look(server, SourceState(), 0)
    assert looked.whole
    assert had(records) == IDS


def test_a_service_that_is_as_it_was_is_named_as_unchanged_and_one_that_is_gone_is_not_named() -> None:
    feed = InventedFeed()
    with a_feed_server(feed) as server:
        first, _ = look(server, SourceState(), 0)
        feed.change(1, name="Another name")
        del feed.services[3]
        second, records = look(server, first.state, 1)
    assert second.whole
    assert had(records) == [IDS[1]]
    assert [record.id for record in records] == [*IDS[:3], IDS[4]]


@pytest.mark.parametrize("feed", [InventedFeed(knows_etags=True), InventedFeed(knows_dates=True)])
def test_a_page_that_its_server_knows_as_unchanged_is_not_sent_again(feed: InventedFeed) -> None:
    with a_feed_server(feed) as server:
        first, _ = look(server, SourceState(), 0)
        second, records = look(server, first.state, 1)
        assert (had(records), [record.id for record in records]) == ([], IDS)
        feed.change(4, name="On the last page")
        third, records = look(server, second.state, 2)
        assert (had(records), [record.id for record in records]) == ([IDS[4]], IDS)
        assert all({"if-none-match", "if-modified-since"} & one.headers.keys() for one in server.asked)
    assert third.whole


def test_a_service_in_outline_is_asked_for_again_only_when_its_outline_has_changed() -> None:
    feed = InventedFeed(in_outline=True)
    with a_feed_server(feed) as server:
        state = look(server, SourceState(), 0)[0].state
        feed.change(2, last_modified="2026-03-02T09:30:00Z", description="Another.")
        looked, records = look(server, state, 1)
        assert [one.service_id for one in server.asked if one.service_id] == [IDS[2]]
        assert had(records) == [IDS[2]]
        assert had(look(server, looked.state, 2)[1]) == []


def test_services_in_outline_without_a_date_are_asked_for_once_a_day() -> None:
    feed = InventedFeed(in_outline=True, dated=False)
    with a_feed_server(feed) as server:
        state = look(server, SourceState(), 0)[0].state
        feed.change(2, description="Nobody can tell from the list.")
        looked, records = look(server, state, 23)
        assert (had(records), len(server.asked)) == ([], 3)
        assert had(look(server, looked.state, 24)[1]) == IDS


def test_one_that_could_not_be_shown_is_asked_for_again_at_the_next_look() -> None:
    feed = InventedFeed(in_outline=True, knows_etags=True)
    broken = [IDS[2]]

    def answers(asked: Asked) -> Reply:
        return Reply(500) if asked.service_id in broken else feed(asked)

    with a_feed_server(answers) as server:
        looked, records = look(server, SourceState(), 0)
        assert [record.id for record in records if record.why_missing] == [IDS[2]]
        broken.clear()
        _, records = look(server, looked.state, 1)
    assert had(records) == [IDS[2]]
    assert len(records) == 5


def test_a_feed_that_can_tell_changes_is_asked_for_them_alone_and_once_a_day_for_all() -> None:
    feed = InventedFeed(knows_changes=True)
    feed.change(1, last_modified="2026-03-02T11:00:00Z")
    with a_feed_server(feed) as server:
        first, _ = look(server, SourceState(), 0)
        feed.change(3, name="Another name", last_modified="2026-03-02T09:30:00Z")
        second, records = look(server, first.state, 1)
        assert (second.whole, had(records)) == (False, [IDS[3]])
        assert {one.query["modified_after"] for one in server.asked} == {"2026-03-01T08:00:00Z"}
        third, records = look(server, second.state, 2)
        assert (third.whole, had(records)) == (False, [])
        fourth, records = look(server, third.state, 24)
        assert (fourth.whole, had(records)) == (True, IDS)


def test_what_is_known_of_another_address_is_not_known_of_this_one() -> None:
    with a_feed_server(InventedFeed()) as server:
        state = look(server, SourceState(), 0)[0].state
        elsewhere = state.model_copy(update={"where": "http://feed.example"})
        assert had(look(server, elsewhere, 1)[1]) == IDS


def test_a_list_that_is_refused_costs_no_request_for_each_of_its_services() -> None:
    feed = InventedFeed(in_outline=True)

    def answers(asked: Asked) -> Reply:
        return Reply(404) if asked.page != 1 else feed(asked)

    with a_feed_server(answers) as server:
        with pytest.raises(DirectoryAway, match="hold 2 of the 5"):
            look(server, SourceState(), 0)
        assert not [one for one in server.asked if one.service_id]


def test_a_feed_of_which_nothing_has_changed_says_so() -> None:
    feed = InventedFeed(knows_changes=True)
    feed.services = [one | {"last_modified": "2025-01-01T09:00:00Z"} for one in feed.services]
    with a_feed_server(feed) as server:
        state = look(server, SourceState(), 0)[0].state
        looked, records = look(server, state, 1)
    assert (looked.whole, records) == (False, [])


def test_a_feed_that_knows_nothing_of_the_question_is_asked_for_all() -> None:
    with a_feed_server(InventedFeed()) as server:
        state = look(server, SourceState(), 0)[0].state
        looked, _ = look(server, state, 1)
        assert looked.whole
        assert not any("modified_after" in one.query for one in server.asked)
