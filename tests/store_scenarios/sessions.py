"""What the store of sessions promises, to whoever keeps them: memory or MongoDB."""

from datetime import timedelta

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, rights_of
from services.referral.store import Stores
from services.referral.store.sessions import IDLE, KeptSession
from services.runtime.working.callers import Caller
from tests.store_scenarios.referral import InTransaction
from tests.support.builders import NOW, ORGANIZATION_ID

A_MINUTE = timedelta(minutes=1)
SOMEBODY = Caller(
    "invented-borough",
    rights_of((Role.LINK_WORKER,)),
    "j.invented",
    (Role.LINK_WORKER.value,),
    (BoroughSlug.SOUTHWARK,),
    (ORGANIZATION_ID,),
)
HASH, ANOTHER = "1" * 64, "2" * 64


async def found(do: InTransaction, session_hash: str = HASH) -> KeptSession:
    async def find(stores: Stores) -> KeptSession | None:
        return await stores.sessions.find(session_hash)

    kept: KeptSession | None = await do(find)
    assert kept is not None
    return kept


async def a_session_is_found_as_it_was_begun(do: InTransaction) -> None:
    await do(lambda stores: stores.sessions.begin(HASH, SOMEBODY, NOW))

    assert await found(do) == KeptSession(HASH, SOMEBODY, NOW, NOW + IDLE)
    assert await do(lambda stores: stores.sessions.find(ANOTHER)) is None


async def one_that_is_used_ends_later(do: InTransaction) -> None:
    await do(lambda stores: stores.sessions.begin(HASH, SOMEBODY, NOW))
    before = await found(do)
    await do(lambda stores: stores.sessions.note(before, before.ends_at + A_MINUTE))

    assert (await found(do)).ends_at == before.ends_at + A_MINUTE


async def one_that_was_ended_meanwhile_stays_so(do: InTransaction) -> None:
    await do(lambda stores: stores.sessions.begin(HASH, SOMEBODY, NOW))
    before = await found(do)
    await do(lambda stores: stores.sessions.end(HASH, NOW + A_MINUTE))
    await do(lambda stores: stores.sessions.note(before, before.ends_at + A_MINUTE))

    assert (await found(do)).ends_at == NOW + A_MINUTE


async def what_has_ended_ends_once(do: InTransaction) -> None:
    await do(lambda stores: stores.sessions.begin(HASH, SOMEBODY, NOW))
    await do(lambda stores: stores.sessions.end(HASH, NOW + A_MINUTE))
    await do(lambda stores: stores.sessions.end(HASH, NOW + 2 * A_MINUTE))

    assert (await found(do)).ends_at == NOW + A_MINUTE


async def those_under_way_are_listed_the_eldest_first(do: InTransaction) -> None:
    await do(lambda stores: stores.sessions.begin(HASH, SOMEBODY, NOW + A_MINUTE))
    await do(lambda stores: stores.sessions.begin(ANOTHER, SOMEBODY, NOW))

    async def under_way(minutes: int) -> list[str]:
        kept = await do(lambda stores: stores.sessions.under_way(NOW + minutes * A_MINUTE))
        return [one.hash for one in kept]

    assert await under_way(1) == [ANOTHER, HASH]
    assert await under_way(60) == [HASH]
    assert await under_way(61) == []


SCENARIOS = (
    a_session_is_found_as_it_was_begun,
    one_that_is_used_ends_later,
    one_that_was_ended_meanwhile_stays_so,
    what_has_ended_ends_once,
    those_under_way_are_listed_the_eldest_first,
)
