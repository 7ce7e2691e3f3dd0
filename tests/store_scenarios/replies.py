"""What the counts of replies promise, whether MongoDB or memory keeps them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.matching.replies.counted import Kind, Of, Reply
from tests.store_scenarios.matching import CHOIR, CLUB, InTransaction

YES, NO, SILENCE = Reply(Kind.ACCEPTED, 2), Reply(Kind.DECLINED, 11), Reply(Kind.SILENT, None)


async def add(do: InTransaction, counts: Mapping[Of, Mapping[Reply, int]]) -> None:
    await do(lambda stores: stores.replies.add(counts))


async def since(do: InTransaction, month: str) -> Mapping[UUID, Any]:
    found: Mapping[UUID, Any] = await do(lambda stores: stores.replies.since(month))
    return {service_id: dict(replies) for service_id, replies in found.items()}


async def counts_of_many_transactions_add_up(do: InTransaction) -> None:
    await add(do, {Of(CLUB, "2026-01"): {YES: 2, SILENCE: 1}, Of(CHOIR, "2026-01"): {NO: 1}})
    await add(do, {Of(CLUB, "2026-01"): {YES: 1, NO: 4}})
    assert await since(do, "2026-01") == {CLUB: {YES: 3, SILENCE: 1, NO: 4}, CHOIR: {NO: 1}}


async def months_are_summed_and_earlier_ones_left_out(do: InTransaction) -> None:
    await add(do, {Of(CLUB, month): {YES: 1} for month in ("2025-12", "2026-01", "2026-02")})
    assert await since(do, "2026-01") == {CLUB: {YES: 2}}


async def nothing_counted_is_nothing_known(do: InTransaction) -> None:
    await add(do, {})
    assert await since(do, "2026-01") == {}


async def what_is_long_past_is_forgotten(do: InTransaction) -> None:
    await add(do, {Of(CLUB, month): {NO: 1} for month in ("2024-11", "2025-12", "2026-01")})
    assert await do(lambda stores: stores.replies.forget_before("2025-12")) == 1
    assert await since(do, "2024-01") == {CLUB: {NO: 2}}


SCENARIOS = (
    counts_of_many_transactions_add_up,
    months_are_summed_and_earlier_ones_left_out,
    nothing_counted_is_nothing_known,
    what_is_long_past_is_forgotten,
)
