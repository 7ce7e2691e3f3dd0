"""Every process matches by the directory as it is kept, whoever read it, and with no feed at all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest
from prometheus_client import REGISTRY
from typing_extensions import override

from services.contract.words.listing_words import WithdrawalReason
from services.matching import metrics
from services.matching.domain.listed import Listed
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.keeping.feeds import KeptFeed
from services.matching.refresh.following import Following
from services.matching.refresh.loop import Refresh, Scheduled
from services.runtime.working.ports import Unavailable
from tests.fakes.directory import FeedInMemory
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, created
from tests.support.builders import NOW
from tests.unit.matching.partners.test_a_listing_is_changed import CAUSE


class Rounds(Following):
    """Following that counts how often all was looked at anew."""

    ended: int = 0

    @override
    async def show(self, today: date) -> None:
        await super().show(today)
        self.ended += 1


class Process:
    """A process that follows; `feeds` are read too."""

    def __init__(self, service: MatchingInMemory, *feeds: Scheduled) -> None:
        self.service = service
        self.following = Rounds(service.matcher)
        self.refresh = Refresh(feeds, self.following, follow_seconds=0.01, doubt_seconds=0.05)

    @property
    def names(self) -> list[str]:
        return sorted(one.listing.name for one in self.service.matcher.availability.engine.listed)

    async def free(self) -> list[int]:
        """How many places are free at each service, as far as this process knows."""
        return [int(one) for one in await self.service.matcher.availability.free(self.service.places, NOW)]

    async def looks_anew(self) -> None:
        """Wait until what stands now was looked at from the beginning to the end, and what follows from it was done."""
        # One round may have begun before, and the third begins after the second is over.
        ended = self.following.ended
        await until(lambda: self.following.ended > ended + 2)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        loop = asyncio.create_task(self.refresh.run(self.service.transactions, stop))
        try:
            yield
        finally:
            stop.set()
            await loop


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the loops give no sign
            await asyncio.sleep(0.01)


def near(feed: FeedInMemory, name: str = "invented", *, named: tuple[str, ...] = ("invented",)) -> Scheduled:
    return Scheduled(feed.reading(name, named=named), every_seconds=0.02, is_near=True)


@pytest.fixture
def feed() -> FeedInMemory:
    feed = FeedInMemory()
    feed.says(a_listing(0, name="First"), a_listing(1, name="Second"))
    return feed


async def kept(feed: FeedInMemory) -> MatchingInMemory:
    """A service whose directory was read before."""
    service = MatchingInMemory()
    await feed.reading().look(service.transactions)
    return service


async def act(service: MatchingInMemory, action: Callable[[Work], Awaitable[object]]) -> None:
    await service.transactions.do(action, CAUSE)


async def test_a_process_begins_with_what_is_kept_though_no_feed_can_be_had(feed: FeedInMemory) -> None:
    service = await kept(feed)
    feed.says_records(None)
    process = Process(service, near(feed))
    async with process.running():
        await until(process.refresh.is_kept.is_set)
        assert process.names == ["First", "Second"]


async def test_nobody_is_matched_before_there_is_a_directory(feed: FeedInMemory) -> None:
    broken = FeedInMemory([None])
    process = Process(MatchingInMemory(), near(broken))
    async with process.running():
        await until(lambda: broken.looks > 0)
        await process.looks_anew()
        assert not process.refresh.is_kept.is_set()


async def test_nobody_is_matched_by_the_part_of_a_feed_that_was_kept_before_its_first_reading_broke_off(
    feed: FeedInMemory,
) -> None:
    service = await kept(feed)
    await service.transactions.do(lambda work: work.stores.feeds.keep(KeptFeed("invented")))
    broken = FeedInMemory([None])
    process = Process(service, near(broken))
    async with process.running():
        await until(lambda: broken.looks > 0 and bool(process.names))
        await process.looks_anew()
        assert not process.refresh.is_kept.is_set()


async def test_a_file_is_looked_at_before_anybody_is_matched(feed: FeedInMemory) -> None:
    service = await kept(feed)
    feed.says(a_listing(2, name="Third"))
    process = Process(service, near(feed))
    async with process.running():
        await until(process.refresh.is_kept.is_set)
        assert process.names == ["Third"]


async def test_a_change_is_followed(feed: FeedInMemory) -> None:
    process = Process(await kept(feed))
    async with process.running():
        await until(lambda: process.names == ["First", "Second"])
        renamed = a_listing(0, name="Renamed")
        await act(process.service, lambda work: listings.change(renamed, work, by="its provider", why="a new name"))
        await until(lambda: process.names == ["Renamed", "Second"])


async def test_who_is_withdrawn_takes_nobody_new_and_who_holds_a_place_keeps_it(feed: FeedInMemory) -> None:
    feed.says(a_listing(0))
    process = Process(await kept(feed))
    await process.following.begin(process.service.transactions)
    await process.service.consumes(created(1))
    await act(process.service, lambda work: listings.withdraw(a_service_id(0), work, by="its provider", why="closed"))
    await process.following.catch_up(process.service.transactions)
    await process.service.consumes(created(2))
    assert process.service.held == {a_service_id(0): [a_referral_id(1)]}
    assert process.service.verdict(2).service_id is None


async def test_nothing_new_keeps_the_engine(feed: FeedInMemory) -> None:
    process = Process(await kept(feed))
    await process.following.begin(process.service.transactions)
    engine = process.service.matcher.availability.engine
    assert not await process.following.catch_up(process.service.transactions)
    assert process.service.matcher.availability.engine is engine


async def test_while_the_database_is_away_the_last_directory_stays(feed: FeedInMemory) -> None:
    process = Process(await kept(feed))
    async with process.running():
        await until(lambda: process.names == ["First", "Second"])
        process.service.storage.outages.append(Unavailable("away"))
        await until(lambda: not process.service.storage.outages)
        assert process.names == ["First", "Second"]


async def test_places_held_by_other_processes_are_seen_after_a_while(feed: FeedInMemory) -> None:
    feed.says(a_listing(0))
    process = Process(await kept(feed))
    async with process.running():
        await until(process.refresh.is_kept.is_set)
        assert await process.free() == [10]
        process.service.held[a_service_id(0)] = [a_referral_id(number) for number in range(90, 94)]
        await process.looks_anew()
        assert await process.free() == [6]


async def test_what_a_feed_gave_that_is_read_no_more_is_withdrawn(feed: FeedInMemory) -> None:
    service, other = await kept(feed), FeedInMemory()
    other.says(a_listing(1, name="Second, by another feed"), a_listing(5, name="Fifth"))
    process = Process(service, near(other, "another", named=("another",)))
    async with process.running():
        await until(process.refresh.is_kept.is_set)
        await until(lambda: process.names == ["Fifth", "Second, by another feed"])
    gone = (await service.storage.stores.listings.get([a_service_id(0)]))[a_service_id(0)]
    assert (gone.withdrawn, gone.note.why) == (WithdrawalReason.GONE_FROM_THE_DIRECTORY, "its feed is read no more")


async def test_what_a_feed_gave_stays_until_the_others_were_had(feed: FeedInMemory) -> None:
    service, broken = await kept(feed), FeedInMemory([None])
    process = Process(service, near(broken, "another", named=("another",)))
    async with process.running():
        await until(process.refresh.is_kept.is_set)
        assert process.names == ["First", "Second"]


async def test_what_a_human_says_of_two_organisations_counts_though_no_feed_has_changed(feed: FeedInMemory) -> None:
    other = FeedInMemory()
    feed.says(a_listing(0, name="Club"))
    other.says(a_listing(5, name="The club", organization_name="Invented New Neighbours"))
    service, both = await kept(feed), ("invented", "another")
    process = Process(service, near(feed, named=both), near(other, "another", named=both))
    async with process.running():
        await until(lambda: process.names == ["Club", "The club"])
        (asked,) = await service.transactions.look(lambda here: here.stores.questions.open())
        await service.transactions.do(
            lambda work: work.stores.questions.answer(asked.id, are_the_same=True, by="an editor", now=NOW)
        )
        await until(lambda: len(process.names) == 1)


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"linkway_matching_{name}", labels) or 0


@pytest.mark.parametrize(
    ("assured_on", "are_due"), [(None, 1), (date(2025, 1, 30), 1), (date(2025, 1, 31), 0), (date(2026, 1, 30), 0)]
)
def test_reviews_are_due_of_what_nobody_has_assured_within_a_year(assured_on: date | None, are_due: int) -> None:
    one = a_listing(assured_on=assured_on)
    metrics.listed([Listed(one, 1, one.sites[0].borough)], NOW.date())
    assert sample("reviews_due", borough="southwark") == are_due


def test_how_a_feed_stands_is_shown_whoever_read_it() -> None:
    feed = KeptFeed(
        "shown", read_at=NOW - timedelta(hours=1), counts={"taken": 9, "left-out": 2, "left-out/no-need": 2}
    )
    metrics.feeds([feed])
    assert sample("directory_read_timestamp_seconds", feed="shown") == NOW.timestamp() - 3600
    assert sample("services_left_out", reason="no-need") == 2
