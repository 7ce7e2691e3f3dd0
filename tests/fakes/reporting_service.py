"""The reporting service's doors over memory, and who may stand at them."""

from collections.abc import Sequence
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight, rights_of
from services.reporting.domain.journey import Journey
from services.reporting.service import build
from services.runtime.serving.application import Application, application
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.reporting import a_storage, an_aggregate, settings
from tests.fakes.sessions import MemorySessions
from tests.store_scenarios.reporting import keep
from tests.support.builders import NOW

READER, REFERRER = "reader", "referrer"


def in_the_role(role: Role, *boroughs: BoroughSlug) -> Caller:
    """Somebody who signs in and has this role."""
    return Caller("invented-council", rights_of((role,)), f"{role.value}.invented", (role.value,), boroughs)


async def reporting(
    journeys: Sequence[tuple[BoroughSlug, Journey]],
    *callers: Caller,
    sessions: MemorySessions | None = None,
    **changes: Any,
) -> Application:
    """The doors of a reporting that has heard of these referrals; with other settings where these are given."""
    storage = a_storage()
    await keep(storage, *(an_aggregate(number, journey, borough) for number, (borough, journey) in enumerate(journeys)))
    known = MemoryCallers(*callers, reader=TokenRight.READ_FIGURES, referrer=TokenRight.REFER)
    return application(
        build(settings(**changes)),
        Transactions("reporting", Journey, storage, lambda: NOW),
        known,
        max_body_bytes=1000,
        browsers=Browsers(sessions or MemorySessions()),
    )
