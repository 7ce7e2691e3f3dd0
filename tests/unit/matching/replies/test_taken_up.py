"""What is known of replies is reckoned with in every process, and stands on the listing."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from services.matching.refresh.replies import Replying
from services.matching.replies.counted import Kind, Of, Reply
from services.matching.replies.shown import Replies
from tests.fakes.directory_doors import OpenDirectory
from tests.fakes.matching import MatchingInMemory, a_listing, a_service_id, created
from tests.fakes.matching_stores import MemoryReplies
from tests.support.builders import SERVICE_ID
from tests.support.listings import listed

CLUB, CHOIR = a_service_id(1), a_service_id(2)
YES, NO = Reply(Kind.ACCEPTED, 2), Reply(Kind.DECLINED, 2)


async def counted(service: MatchingInMemory, *counts: tuple[Of, dict[Reply, int]]) -> None:
    replies = service.storage.stores.replies
    assert isinstance(replies, MemoryReplies)
    replies.counts = {of: Counter(each) for of, each in counts}
    await Replying(service.matcher).take_up(service.transactions)


async def test_the_engine_ranks_by_how_often_each_says_yes() -> None:
    service = MatchingInMemory(a_listing(1), a_listing(2), a_listing(3))
    await counted(service, (Of(CLUB, "2026-01"), {NO: 9, YES: 1}), (Of(CHOIR, "2026-01"), {YES: 10}))
    engine = service.matcher.availability.engine
    assert [float(engine.acceptance[engine.rows[a_service_id(one)]]) for one in (1, 2, 3)] == [0.1, 1.0, 0.5]


async def test_of_four_answers_nothing_is_made() -> None:
    service = MatchingInMemory(a_listing(1))
    before = service.matcher.availability.engine
    await counted(service, (Of(CLUB, "2026-01"), {NO: 4}))
    assert service.matcher.replies == {}
    assert service.matcher.availability.engine is before


async def test_what_is_a_year_old_counts_no_more_and_is_forgotten() -> None:
    service = MatchingInMemory(a_listing(1))
    await counted(service, (Of(CLUB, "2025-01"), {NO: 9}), (Of(CLUB, "2025-02"), {YES: 6}))
    assert service.matcher.replies == {CLUB: Replies(6, 6, "a day")}
    replies = service.storage.stores.replies
    assert isinstance(replies, MemoryReplies)
    assert list(replies.counts) == [Of(CLUB, "2025-02")]


async def test_what_is_believed_of_places_stays() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(created())
    await counted(service, (Of(CLUB, "2026-01"), {YES: 6}))
    service.now += timedelta(minutes=1)
    await service.consumes(created(1))
    assert service.verdict(1).service_id is None


@pytest.mark.parametrize("path", ["/services", f"/services/{SERVICE_ID}"])
async def test_it_stands_on_the_listing_once_there_are_enough_answers(path: str) -> None:
    directory = OpenDirectory(listed(a_listing()))
    before = await shown(directory, path)
    directory.replies = {SERVICE_ID: Replies(12, 9, "3 days")}
    after = await shown(directory, path)

    assert "linkway_replies" not in before[0]
    assert after[0]["linkway_replies"] == {"answers": 12, "accepted_percent": 75, "usually_replies_within": "3 days"}
    assert before[1] != after[1]


async def test_of_who_never_replies_no_time_is_written() -> None:
    directory = OpenDirectory(listed(a_listing()))
    directory.replies = {SERVICE_ID: Replies(5, 0)}

    assert (await shown(directory, "/services"))[0]["linkway_replies"] == {"answers": 5, "accepted_percent": 0}


async def shown(directory: OpenDirectory, path: str) -> tuple[dict[str, Any], str]:
    """The service as it is shown, and the ETag."""
    answer = await directory.client().get(f"/openreferral{path}")
    found = answer.json()
    return found["contents"][0] if "contents" in found else found, answer.headers["etag"]
