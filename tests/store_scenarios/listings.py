"""What the kept directory promises, whether MongoDB or memory keeps it.

Each scenario begins with nothing kept; `do` runs an action on the stores in a transaction of its own.
"""

import asyncio
from dataclasses import replace
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping import kept
from services.matching.keeping.duplicates import Question
from services.matching.keeping.feeds import KeptFeed
from services.matching.keeping.kept import KeptListing, Note
from services.matching.keeping.sameness import Organization
from services.matching.keeping.store import Change
from services.matching.store import Stores
from tests.fakes.matching import a_listing, a_service_id
from tests.store_scenarios.matching import InTransaction
from tests.support.builders import NOW

NOTE = Note("the feed", NOW, "as it says")
FEED = "invented"


def a_kept_listing(number: int = 0, **changes: Any) -> KeptListing:
    boring: dict[str, Any] = {
        "listing": a_listing(number),
        "keeper": BoroughSlug.SOUTHWARK,
        "version": 1,
        "note": NOTE,
        "feed": FEED,
        "digest": "d1",
    }
    return KeptListing(**boring | changes)


async def keep(do: InTransaction, *changes: Change) -> int:
    revision: int = await do(lambda stores: stores.listings.keep(changes))
    return revision


async def since(do: InTransaction, revision: int) -> list[KeptListing]:
    async def read(stores: Stores) -> list[KeptListing]:
        return [one async for one in stores.listings.since(revision)]

    found: list[KeptListing] = await do(read)
    return found


async def what_is_kept_comes_back_as_it_was(do: InTransaction) -> None:
    changed = kept.changed(a_kept_listing(), a_listing(places=3, name="Another"), NOTE)
    same = kept.withdrawn(a_kept_listing(1), WithdrawalReason.SAME_AS_ANOTHER, NOTE, same_as=a_service_id(0))
    revision = await keep(do, Change(None, changed), Change(None, same))
    found = await do(lambda stores: stores.listings.get([a_service_id(n) for n in range(3)]))
    assert found == {one.service_id: replace(one, revision=revision) for one in (changed, same)}


async def each_change_has_a_higher_revision_and_nothing_is_missed(do: InTransaction) -> None:
    first = await keep(do, Change(None, a_kept_listing(0)), Change(None, a_kept_listing(1)))
    second = await keep(do, Change(None, a_kept_listing(2)))
    assert first < second == await do(lambda stores: stores.listings.revision())
    assert [one.service_id for one in await since(do, first)] == [a_service_id(2)]
    assert {one.service_id for one in await since(do, 0)} == {a_service_id(n) for n in range(3)}
    assert await since(do, second) == []


async def those_who_keep_at_the_same_moment_have_revisions_of_their_own(do: InTransaction) -> None:
    await keep(do, Change(None, a_kept_listing(9)))
    revisions = await asyncio.gather(*(keep(do, Change(None, a_kept_listing(n))) for n in range(4)))
    assert len(set(revisions)) == 4


async def keeping_nothing_is_no_revision(do: InTransaction) -> None:
    assert await keep(do) == 0


async def every_version_stays(do: InTransaction) -> None:
    first = a_kept_listing()
    second = kept.changed(first, a_listing(places=3), NOTE)
    third = kept.withdrawn(second, WithdrawalReason.WITHDRAWN_BY_PROVIDER, NOTE)
    await keep(do, Change(None, first))
    for before, after in ((first, second), (second, third)):
        await keep(do, Change(before, after))
    history = await do(lambda stores: stores.listings.history(third))
    assert [(one.version, one.listing.places, one.withdrawn) for one in history] == [
        (3, 3, WithdrawalReason.WITHDRAWN_BY_PROVIDER),
        (2, 3, None),
        (1, 10, None),
    ]


async def what_is_withdrawn_is_not_in_force(do: InTransaction) -> None:
    gone = kept.withdrawn(a_kept_listing(1), WithdrawalReason.NOT_ACTIVE, NOTE)
    await keep(do, Change(None, a_kept_listing(0)), Change(None, gone))

    async def read(stores: Stores) -> list[KeptListing]:
        return [one async for one in stores.listings.in_force()]

    assert [one.service_id for one in await do(read)] == [a_service_id(0)]


async def a_feed_is_known_by_its_marks(do: InTransaction) -> None:
    gone = kept.withdrawn(a_kept_listing(1, digest="d2"), WithdrawalReason.NOT_ACTIVE, NOTE)
    await keep(do, Change(None, a_kept_listing(0)), Change(None, gone), Change(None, a_kept_listing(2, feed="other")))
    marks = await do(lambda stores: stores.listings.marks(FEED))
    assert marks == {a_service_id(0): ("d1", False), a_service_id(1): ("d2", True)}


async def an_outline_has_what_tells_the_same_from_another(do: InTransaction) -> None:
    await keep(do, Change(None, a_kept_listing(listing=a_listing(organization_identifier="GB-CHC-999999"))))
    (outline,) = await do(lambda stores: stores.listings.outlines())
    assert (outline.organization, outline.identifier) == ("Invented Neighbours", "GB-CHC-999999")
    assert (outline.feed, outline.postcodes, outline.assured_on) == (FEED, ("SE15 4QN",), NOW.date())


async def a_feed_is_kept_as_it_stands(do: InTransaction) -> None:
    assert await do(lambda stores: stores.feeds.get(FEED)) is None
    feed = KeptFeed(FEED, BoroughSlug.BRENT, "{}", NOW, NOW, {"taken": 3}, NOW, "it was away")
    await do(lambda stores: stores.feeds.keep(feed))
    assert await do(lambda stores: stores.feeds.get(FEED)) == feed
    assert await do(lambda stores: stores.feeds.all()) == [feed]


async def only_one_reads_a_feed_at_a_time(do: InTransaction) -> None:
    assert await do(lambda stores: stores.feeds.claim(FEED, "one", 60))
    assert not await do(lambda stores: stores.feeds.claim(FEED, "another", 60))
    assert await do(lambda stores: stores.feeds.claim(FEED, "one", 60))
    await do(lambda stores: stores.feeds.leave(FEED, "another"))
    assert not await do(lambda stores: stores.feeds.claim(FEED, "another", 60))
    await do(lambda stores: stores.feeds.leave(FEED, "one"))
    assert await do(lambda stores: stores.feeds.claim(FEED, "another", 60))


async def a_claim_that_is_over_is_anybodys(do: InTransaction) -> None:
    assert await do(lambda stores: stores.feeds.claim(FEED, "one", 0.0))
    await asyncio.sleep(0.01)
    assert await do(lambda stores: stores.feeds.claim(FEED, "another", 60))


async def keeping_a_feed_leaves_it_to_who_has_it(do: InTransaction) -> None:
    await do(lambda stores: stores.feeds.claim(FEED, "one", 60))
    await do(lambda stores: stores.feeds.keep(KeptFeed(FEED, counts={"taken": 1})))
    assert not await do(lambda stores: stores.feeds.claim(FEED, "another", 60))


def a_question(number: int = 0) -> Question:
    one, other = (
        Organization(f"{feed}/{number}", feed, "Invented Neighbours", None, frozenset({"SE15 4QN"})) for feed in "ab"
    )
    return Question(one, other)


async def a_question_is_open_until_it_is_answered(do: InTransaction) -> None:
    asked = a_question()
    await do(lambda stores: stores.questions.ask([asked], NOW))
    (found,) = await do(lambda stores: stores.questions.open())
    assert (found.id, found.question, found.asked_at) == (asked.id, asked, NOW)
    assert await do(lambda stores: stores.questions.answer(asked.id, are_the_same=True, by="an editor", now=NOW))
    await do(lambda stores: stores.questions.ask([asked], NOW))
    assert await do(lambda stores: stores.questions.open()) == []
    assert await do(lambda stores: stores.questions.answers()) == {asked.pair: True}


async def what_is_no_question_any_more_is_not_asked(do: InTransaction) -> None:
    await do(lambda stores: stores.questions.ask([a_question(0), a_question(1)], NOW))
    await do(lambda stores: stores.questions.ask([a_question(1)], NOW))
    assert [one.question for one in await do(lambda stores: stores.questions.open())] == [a_question(1)]
    assert not await do(
        lambda stores: stores.questions.answer(a_question(0).id, are_the_same=True, by="an editor", now=NOW)
    )


SCENARIOS = (
    what_is_kept_comes_back_as_it_was,
    each_change_has_a_higher_revision_and_nothing_is_missed,
    those_who_keep_at_the_same_moment_have_revisions_of_their_own,
    keeping_nothing_is_no_revision,
    every_version_stays,
    what_is_withdrawn_is_not_in_force,
    a_feed_is_known_by_its_marks,
    an_outline_has_what_tells_the_same_from_another,
    a_feed_is_kept_as_it_stands,
    only_one_reads_a_feed_at_a_time,
    a_claim_that_is_over_is_anybodys,
    keeping_a_feed_leaves_it_to_who_has_it,
    a_question_is_open_until_it_is_answered,
    what_is_no_question_any_more_is_not_asked,
)
