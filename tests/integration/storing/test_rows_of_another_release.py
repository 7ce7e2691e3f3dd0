"""Rows of a later release stand in MongoDB: who reads the others reads on, and they stay as they are."""

from datetime import timedelta
from typing import Any

import pytest

from deploy.servers.servers import Servers
from services.matching.keeping import store as listings
from services.matching.keeping.rows import document_of
from services.matching.keeping.store import MongoListings
from services.notify import store as notices
from services.notify.store import MongoNotices
from services.runtime.storing import mongo, outbox
from services.runtime.storing.outbox import Outbox
from services.runtime.storing.rows import parked as parked_rows
from services.runtime.storing.rows import timers as timer_rows
from services.runtime.storing.rows.parked import MongoParkedStore
from services.runtime.storing.rows.timers import MongoTimerStore
from services.runtime.working.kept_state import KeptByAnotherRelease
from tests.fakes.notify import a_notice
from tests.running.databases import a_database
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import NOW
from tests.support.releases import OUTBOX_ROW, PARKED_ROW, TIMER_ROW, with_more


async def the_row(bound: mongo.BoundDatabase, collection: str, key: str) -> dict[str, Any]:
    found = await bound.collection(collection).find_one({"_id": key})
    assert found
    return found


async def test_the_relay_goes_on_and_what_is_parked_or_due_keeps_what_is_not_known(servers: Servers) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        bound = mongo.BoundDatabase(client, name)
        newer = with_more(OUTBOX_ROW, borough="atlantis")
        await bound.collection(outbox.COLLECTION).insert(newer, {**OUTBOX_ROW, "_id": "z/0000000001"})
        await bound.collection(parked_rows.COLLECTION).insert(with_more(PARKED_ROW, reason="starless"))
        await bound.collection(timer_rows.COLLECTION).insert(with_more(TIMER_ROW))

        assert len(await Outbox(client, name).waiting(10)) == 2
        (parked,) = await MongoParkedStore(bound).listed({})
        await MongoParkedStore(bound).amend([parked])
        (timer,) = await MongoTimerStore(bound).due(NOW, 10)
        await MongoTimerStore(bound).postpone(timer, NOW + timedelta(minutes=1))

        kept = await the_row(bound, parked_rows.COLLECTION, PARKED_ROW["_id"])
        assert (kept["reason"], kept["of_later"]) == ("starless", {"any": "thing"})
        assert (await the_row(bound, timer_rows.COLLECTION, TIMER_ROW["_id"]))["of_later"] == {"any": "thing"}


async def test_notices_of_a_newer_release_wait_for_it_and_others_are_sent(servers: Servers) -> None:
    async with a_database(servers.mongo_url, notices.INDEXES) as (client, name):
        bound = mongo.BoundDatabase(client, name)
        store, rows = MongoNotices(bound), bound.collection(notices.COLLECTION)
        newer, other = a_notice(1), a_notice(2)
        await store.add([newer, other])
        await rows.update({"_id": str(newer.notice_id)}, {"$set": {"channel": "pigeon"}})
        await rows.update({"_id": str(other.notice_id)}, {"$set": {"tone": "warm"}})

        assert await store.due(NOW, "first", 1) == [other]
        assert await store.get([newer.notice_id, other.notice_id]) == [other]
        await store.keep([other])
        assert (await the_row(bound, notices.COLLECTION, str(other.notice_id)))["tone"] == "warm"


async def test_the_directory_goes_on_without_a_listing_that_only_a_newer_release_can_read(servers: Servers) -> None:
    async with a_database(servers.mongo_url, listings.INDEXES) as (client, name):
        bound = mongo.BoundDatabase(client, name)
        newer, other = a_kept_listing(1), a_kept_listing(2)
        for one in (newer, other):
            await bound.collection(listings.LISTINGS).insert({"_id": str(one.service_id), **document_of(one)})
        strange = {"$set": {"listing.needs": ["starlight"]}}
        await bound.collection(listings.LISTINGS).update({"_id": str(newer.service_id)}, strange)
        store, both = MongoListings(bound), [newer.service_id, other.service_id]

        assert [one.service_id async for one in store.in_force()] == [other.service_id]
        assert [one.service_id async for one in store.since(-1)] == [other.service_id]
        assert list(await store.readable(both)) == [other.service_id]
        with pytest.raises(KeptByAnotherRelease):
            await store.get(both)
