"""Whoever signs in for an organisation lists what it was granted, beside what was said of them at their sign-in."""

from dataclasses import replace
from uuid import UUID

import pytest
from typing_extensions import override

from services.contract.doors.rights import Role, rights_of
from services.matching.handlers.signed_in import WithGranted
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.ports import Unavailable
from services.runtime.working.sessions.session import Session
from tests.fakes.listings import MemoryProviders
from tests.fakes.sessions import MemorySessions

SAID, GRANTED = UUID(int=1), UUID(int=2)
ADA = Caller("lunch-club", rights_of((Role.PROVIDER,)), "ada.invented", (Role.PROVIDER.value,), provides=(SAID,))
COOKIE_HASH = hash_token("a")


@pytest.fixture
def sessions() -> MemorySessions:
    return MemorySessions()


@pytest.fixture
async def providers() -> MemoryProviders:
    providers = MemoryProviders()
    await providers.add("lunch-club", GRANTED)
    return providers


async def found(sessions: MemorySessions, providers: MemoryProviders, caller: Caller = ADA) -> Session | None:
    sessions.begin("a", caller)
    return await WithGranted(sessions, providers).find(COOKIE_HASH)


async def test_a_grant_is_added(sessions: MemorySessions, providers: MemoryProviders) -> None:
    assert await found(sessions, providers) == Session(replace(ADA, provides=(SAID, GRANTED)))


async def test_what_is_granted_and_said_is_there_once(sessions: MemorySessions, providers: MemoryProviders) -> None:
    await providers.add("lunch-club", SAID)

    assert await found(sessions, providers) == Session(replace(ADA, provides=(SAID, GRANTED)))


@pytest.mark.parametrize(
    "other",
    [
        replace(ADA, organisation="another-club"),
        replace(ADA, roles=(Role.REFERRER.value,), rights=rights_of((Role.REFERRER,))),
    ],
    ids=["of-another-organisation", "in-another-role"],
)
async def test_nobody_else_gains_by_it(sessions: MemorySessions, providers: MemoryProviders, other: Caller) -> None:
    assert await found(sessions, providers, other) == Session(other)


async def test_a_session_that_is_over_or_unknown_stays_so(sessions: MemorySessions, providers: MemoryProviders) -> None:
    sessions.begin("a", ADA)
    sessions.end("a")
    here = WithGranted(sessions, providers)

    assert await here.find(COOKIE_HASH) == Session(ADA, has_ended=True)
    assert await here.find(hash_token("guessed")) is None


class Away(MemoryProviders):
    """What was granted cannot be read."""

    @override
    async def granted(self, organisation: str) -> tuple[UUID, ...]:
        raise Unavailable("Invented.")


async def test_while_grants_cannot_be_read_nobody_is_signed_out(sessions: MemorySessions) -> None:
    assert await found(sessions, Away()) == Session(ADA)
