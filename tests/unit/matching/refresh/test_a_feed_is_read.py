"""What a feed says is kept whole or not at all; only what has changed is written, and said."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events import ServiceListed, ServiceWithdrawn
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.directory.record import Fate
from services.matching.handlers import listings
from services.matching.refresh.reading import FeedReading, Looked
from services.runtime.working.ports import Unavailable
from tests.fakes.directory import FeedInMemory, as_kept, left_out, nameless, taken
from tests.fakes.listings import MemoryListings
from tests.fakes.matching import MatchingInMemory, a_listing
from tests.unit.matching.partners.test_a_listing_is_changed import CAUSE


class Kept:
    """A feed, and the directory that it is kept in."""

    def __init__(self) -> None:
        self.feed = FeedInMemory()
        self.service = MatchingInMemory()

    async def look(self, reading: FeedReading | None = None) -> Looked:
        return await (reading or self.feed.reading()).look(self.service.transactions)

    @property
    def names(self) -> dict[str, str | None]:
        """The names of all that is kept, each with why it is withdrawn."""
        store = self.service.storage.stores.listings
        assert isinstance(store, MemoryListings)
        return {one.listing.name: one.withdrawn for one in store.kept.values()}

    @property
    def said(self) -> list[tuple[str, str, int]]:
        """What was said: which event, on which topic, as which version."""
        return [(one.envelope.type, one.topic, one.envelope.sequence) for one in self.service.published]


@pytest.fixture
def kept() -> Kept:
    return Kept()


def club(number: int = 0, **changes: Any) -> Listing:
    return a_listing(number, **{"name": f"Club {number}", **changes})


def clubs(count: int) -> list[Listing]:
    return [club(number) for number in range(count)]


async def test_what_it_lists_is_kept_and_said(kept: Kept) -> None:
    kept.feed.says(*clubs(2))
    assert await kept.look() is Looked.KEPT
    assert kept.names == {"Club 0": None, "Club 1": None}
    assert kept.said == [(ServiceListed.type, "southwark.services", 1)] * 2


async def test_what_has_not_changed_is_neither_written_nor_said(kept: Kept) -> None:
    kept.feed.says(*clubs(3))
    await kept.look()
    kept.feed.says(club(0), club(1, places=3), club(2))
    await kept.look()
    assert kept.said[3:] == [(ServiceListed.type, "southwark.services", 2)]
    assert await kept.look() is Looked.AS_BEFORE


async def test_what_it_has_no_more_is_withdrawn_with_why(kept: Kept) -> None:
    kept.feed.says(*clubs(3))
    await kept.look()
    kept.feed.says_records(taken(club(0)), left_out(club(1), "not-active"))
    await kept.look()
    assert kept.names == {
        "Club 0": None,
        "Club 1": WithdrawalReason.NOT_ACTIVE,
        "Club 2": WithdrawalReason.GONE_FROM_THE_DIRECTORY,
    }
    assert [what for what, _, _ in kept.said[3:]] == [ServiceWithdrawn.type] * 2


async def test_what_cannot_be_used_any_more_is_withdrawn(kept: Kept) -> None:
    kept.feed.says(*clubs(2))
    await kept.look()
    kept.feed.says_records(taken(club(0)), left_out(club(1), "no-need"))
    await kept.look()
    assert kept.names["Club 1"] == WithdrawalReason.CANNOT_BE_USED


@pytest.mark.parametrize("fate", [Fate.NOT_SHOWN, Fate.UNCHANGED])
async def test_what_it_does_not_show_keeps_its_last_good_version(kept: Kept, fate: Fate) -> None:
    kept.feed.says(*clubs(2))
    await kept.look()
    kept.feed.says_records(taken(club(0, places=3)), as_kept(club(1), fate))
    await kept.look()
    assert kept.names == {"Club 0": None, "Club 1": None}


async def test_as_long_as_it_does_not_show_what_it_cannot_name_nothing_is_gone(kept: Kept) -> None:
    kept.feed.says(*clubs(2))
    await kept.look()
    kept.feed.says_records(taken(club(0)), nameless(Fate.NOT_SHOWN))
    await kept.look()
    assert kept.names == {"Club 0": None, "Club 1": None}


async def test_when_it_shows_only_what_has_changed_nothing_else_is_gone(kept: Kept) -> None:
    kept.feed.says(*clubs(3))
    await kept.look()
    kept.feed.says_records(taken(club(0, places=3)), left_out(club(1), "not-active"))
    kept.feed.whole = False
    await kept.look()
    assert kept.names == {"Club 0": None, "Club 1": WithdrawalReason.NOT_ACTIVE, "Club 2": None}


async def test_what_comes_back_is_listed_again_as_its_next_version(kept: Kept) -> None:
    for listed in (clubs(2), clubs(1), clubs(2)):
        kept.feed.says(*listed)
        await kept.look()
    assert kept.names["Club 1"] is None
    assert kept.said[-1] == (ServiceListed.type, "southwark.services", 3)


async def test_a_reading_that_breaks_off_leaves_no_trace(kept: Kept) -> None:
    kept.feed.says(*clubs(2))
    await kept.look()
    kept.feed.says_records(taken(club(7)), None)
    assert await kept.look() is Looked.FAILED
    assert kept.names == {"Club 0": None, "Club 1": None}
    feed = await kept.service.storage.stores.feeds.get("invented")
    assert feed is not None
    assert "its last page is missing" in (feed.failure or "")


async def test_without_a_disk_to_read_it_to_what_is_kept_stays(kept: Kept) -> None:
    kept.feed.says(*clubs(2))
    await kept.look()
    kept.feed.says(*clubs(3))
    nowhere = replace(kept.feed.reading(), disk=Path("/invented/no/such/folder"))
    assert await kept.look(nowhere) is Looked.FAILED
    assert kept.names == {"Club 0": None, "Club 1": None}
    feed = await kept.service.storage.stores.feeds.get("invented")
    assert feed is not None
    assert "Make room" in (feed.failure or "")


async def test_an_empty_directory_is_not_believed(kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    kept.feed.says(*clubs(2))
    await kept.look()
    kept.feed.says_records(left_out(club(0), "no-need"), left_out(club(1), "no-need"))
    assert await kept.look() is Looked.FAILED
    assert kept.names == {"Club 0": None, "Club 1": None}
    assert "2 left-out/no-need" in caplog.records[-1].__dict__["why"]
    assert "Club" not in caplog.text


async def test_a_feed_that_lost_most_of_its_services_is_not_believed_unless_somebody_says_so(kept: Kept) -> None:
    kept.feed.says(*clubs(30))
    await kept.look()
    kept.feed.says(*clubs(14))
    assert await kept.look() is Looked.FAILED
    assert set(kept.names.values()) == {None}
    assert await kept.look(replace(kept.feed.reading(), may_shrink=True)) is Looked.KEPT
    assert list(kept.names.values()).count(None) == 14


async def test_a_directory_that_is_replaced_by_another_of_its_size_is_believed(kept: Kept) -> None:
    kept.feed.says(*clubs(30))
    await kept.look()
    kept.feed.says(*(club(100 + number) for number in range(30)))
    assert await kept.look() is Looked.KEPT


async def test_a_small_feed_may_lose_most_of_its_services(kept: Kept) -> None:
    kept.feed.says(*clubs(20))
    await kept.look()
    kept.feed.says(*clubs(1))
    assert await kept.look() is Looked.KEPT


async def test_what_was_broken_off_is_finished_by_the_next_reading(kept: Kept) -> None:
    kept.feed.says(*clubs(5))
    # The claim, the look at what is kept, then the first two; then MongoDB goes away.
    kept.service.storage.outages = [None, None, None, Unavailable("away")]
    with pytest.raises(Unavailable):
        await kept.look(replace(kept.feed.reading(), at_once=2))
    assert len(kept.names) == 2
    await kept.look()
    assert len(kept.names) == 5
    assert kept.said == [(ServiceListed.type, "southwark.services", 1)] * 5


async def test_only_one_process_reads_a_feed_at_a_time(kept: Kept) -> None:
    kept.feed.says(*clubs(1))
    await kept.service.transactions.do(lambda work: work.stores.feeds.claim("invented", "another process", 60))
    assert await kept.look() is Looked.ANOTHER_LOOKS
    assert kept.names == {}


async def test_what_another_has_just_looked_at_is_not_looked_at_again(kept: Kept) -> None:
    kept.feed.says(*clubs(1))
    await kept.look()
    assert await kept.feed.reading().look(kept.service.transactions, again_after=30) is Looked.ANOTHER_LOOKS
    kept.service.now += timedelta(seconds=31)
    assert await kept.feed.reading().look(kept.service.transactions, again_after=30) is Looked.AS_BEFORE


async def test_what_a_provider_changed_stays_over_what_the_feed_says(kept: Kept) -> None:
    kept.feed.says(club())
    await kept.look()
    await kept.service.transactions.do(
        lambda work: listings.change(club(places=3), work, by="Invented Neighbours", why="fewer chairs"), CAUSE
    )
    kept.feed.says(club(places=12, name="Another name"))
    await kept.look()
    said = ServiceListed.model_validate_json(kept.service.published[-1].value).listing
    assert (said.places, said.name) == (3, "Another name")


async def test_its_borough_keeps_what_it_lists(kept: Kept) -> None:
    kept.feed.says(club())
    await kept.look(replace(kept.feed.reading(), keeper=BoroughSlug.BRENT))
    assert kept.said == [(ServiceListed.type, "brent.services", 1)]


async def test_a_service_without_a_place_is_kept_where_most_of_its_feed_is(kept: Kept) -> None:
    kept.feed.says(club(0), club(1, sites=(), ways=("online",)))
    await kept.look()
    assert [topic for _, topic, _ in kept.said] == ["southwark.services"] * 2


async def test_no_topic_is_written_that_is_not_this_matchings(kept: Kept) -> None:
    kept.feed.says(club())
    await kept.look(replace(kept.feed.reading(), served=(BoroughSlug.CAMDEN, BoroughSlug.CITY_OF_LONDON)))
    assert kept.said == [(ServiceListed.type, "city-of-london.services", 1)]


async def test_of_the_same_service_in_two_feeds_one_is_in_force_until_it_is_gone(kept: Kept) -> None:
    other = FeedInMemory()
    kept.feed.says(club(0, name="Club"), club(1))
    other.says(club(7, name="The club", assured_on=kept.service.now.date()), club(8))
    await kept.look()
    await kept.look(other.reading("another"))
    assert kept.names["Club"] == WithdrawalReason.SAME_AS_ANOTHER
    other.says(club(8))
    await kept.look(other.reading("another"))
    assert kept.names["Club"] is None
    assert kept.names["The club"] == WithdrawalReason.GONE_FROM_THE_DIRECTORY


async def test_one_id_in_two_feeds_stays_with_the_first(kept: Kept) -> None:
    other = FeedInMemory()
    kept.feed.says(club(name="Ours"))
    other.says(club(name="Theirs"), club(1))
    await kept.look()
    await kept.look(other.reading("another"))
    assert kept.names == {"Ours": None, "Club 1": None}
