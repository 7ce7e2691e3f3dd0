"""What a feed, a provider and an editor say of one service, one over the other."""

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping import kept
from services.matching.keeping.kept import KeptListing, Note
from tests.fakes.matching import a_listing
from tests.store_scenarios.listings import FEED, NOTE, a_kept_listing
from tests.support.builders import NOW

PROVIDER = Note("Invented Neighbours", NOW, "fewer chairs")


def fed(before: KeptListing | None, listing: Listing, digest: str = "d2") -> KeptListing:
    return kept.fed(before, listing, digest, feed=FEED, keeper=BoroughSlug.BRENT, note=NOTE)


def test_a_new_service_begins_with_version_one() -> None:
    new = fed(None, a_listing())
    assert (new.version, new.keeper, new.feed, new.withdrawn) == (1, BoroughSlug.BRENT, FEED, None)


def test_who_keeps_it_stays() -> None:
    assert fed(a_kept_listing(), a_listing(name="Another")).keeper is BoroughSlug.SOUTHWARK


def test_what_the_provider_changed_stays_over_what_the_feed_says() -> None:
    changed = kept.changed(a_kept_listing(), a_listing(places=3), PROVIDER)
    after = fed(changed, a_listing(places=12, name="Another"))
    assert (after.listing.places, after.listing.name, after.as_fed.places) == (3, "Another", 12)
    assert (after.own, after.version) == (("places",), 3)


def test_what_is_as_the_feed_says_is_handed_back_to_it() -> None:
    changed = kept.changed(a_kept_listing(), a_listing(places=3, name="Ours"), PROVIDER)
    back = kept.changed(changed, a_listing(places=10, name="Ours"), PROVIDER)
    assert (back.own, fed(back, a_listing(places=12)).listing.places) == (("name",), 12)


def test_what_the_feed_has_come_to_agree_on_stays_its_providers() -> None:
    changed = kept.changed(a_kept_listing(), a_listing(places=3), PROVIDER)
    agreed = fed(changed, a_listing(places=3))
    assert fed(agreed, a_listing(places=12), "d3").listing.places == 3


def test_a_feeds_listing_is_news_where_it_says_something_else() -> None:
    before = a_kept_listing(digest="d1")
    assert not kept.is_news(before, "d1", FEED, {FEED})
    assert kept.is_news(before, "d2", FEED, {FEED})
    assert kept.is_news(None, "d1", FEED, {FEED})


def test_what_is_in_force_from_another_feed_stays_that_ones_as_long_as_that_is_read() -> None:
    before = a_kept_listing(feed="another")
    assert not kept.is_news(before, "d2", FEED, {FEED, "another"})
    assert kept.is_news(before, "d2", FEED, {FEED})


@pytest.mark.parametrize(
    "reason",
    [WithdrawalReason.GONE_FROM_THE_DIRECTORY, WithdrawalReason.NOT_ACTIVE, WithdrawalReason.CANNOT_BE_USED],
)
def test_what_a_feed_withdrew_it_lists_again(reason: WithdrawalReason) -> None:
    gone = kept.withdrawn(a_kept_listing(), reason, NOTE)
    assert kept.is_news(gone, "d1", FEED, {FEED})
    assert fed(gone, a_listing()).withdrawn is None


@pytest.mark.parametrize("reason", [WithdrawalReason.WITHDRAWN_BY_PROVIDER, WithdrawalReason.SAME_AS_ANOTHER])
def test_what_others_ended_a_feed_brings_up_to_date_and_does_not_list(reason: WithdrawalReason) -> None:
    gone = kept.withdrawn(a_kept_listing(), reason, NOTE)
    after = fed(gone, a_listing(name="Another"))
    assert (after.withdrawn, after.listing.name, after.version) == (reason, "Another", gone.version)


def test_a_provider_may_list_again_what_it_withdrew() -> None:
    gone = kept.withdrawn(a_kept_listing(), WithdrawalReason.WITHDRAWN_BY_PROVIDER, PROVIDER)
    back = kept.changed(gone, a_listing(), PROVIDER)
    assert (back.withdrawn, back.version, back.note) == (None, 3, PROVIDER)
