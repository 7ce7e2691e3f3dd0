"""The services as the simulation runs them: their real tables, over stores in memory."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Channel
from services.geography.gazetteer import Gazetteer
from services.matching import service as matching
from services.matching.domain.practice import Practice
from services.matching.handlers.matching import Matcher
from services.matching.store import Stores
from services.notify import service as notify
from services.notify.dispatch import doubts
from services.notify.dispatch.disclosures import Disclosed
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.dispatch.worker import Worker
from services.notify.domain.notice import Notice, Status
from services.notify.domain.outcome import Accepted, Outcome
from services.notify.domain.person import Person
from services.notify.handlers.noticing import Noticing
from services.notify.store import Stores as NoticeStores
from services.referral import service as referral
from services.referral.handlers.intake.referring import Referring
from services.reporting import service as reporting
from services.runtime.working.transactions import Transactions
from tests.fakes import matching as matching_fakes
from tests.fakes import reporting as reporting_fakes
from tests.fakes.matching import NoRefresh, a_listing, a_service_id
from tests.fakes.matching_stores import the_stores
from tests.fakes.notify import MemoryNotices, a_person
from tests.fakes.referral import a_referring, an_invented_gazetteer
from tests.fakes.referral import a_storage as a_referral_storage
from tests.fakes.storage import MemoryStorage
from tests.simulation.part import Script
from tests.simulation.timeless import steady_now
from tests.toys.toy import a_toy

_LEASE = timedelta(seconds=2)
# Once after a second, and once after ten more.
_LOOKS = 2
# In one borough a match is an offer; in both an answer is due within days.
RESPONSE_DAYS = {BoroughSlug.SOUTHWARK: 2, BoroughSlug.TOWER_HAMLETS: 5}
ASKS_AT_ONCE = 1
HOLDS = {BoroughSlug.SOUTHWARK: timedelta(days=4)}
PRACTICES = {
    slug: Practice(HOLDS.get(slug), timedelta(days=days), ASKS_AT_ONCE) for slug, days in RESPONSE_DAYS.items()
}


@cache
def gazetteer() -> Gazetteer:
    """The invented map; it never changes."""
    return an_invented_gazetteer()


@cache
def referring() -> Referring:
    """What referring needs."""
    return replace(a_referring(), response_days=RESPONSE_DAYS)


def the_toy() -> Script:
    """It stands where notify stands."""
    return Script(a_toy, lambda: MemoryStorage(None))


def the_reporting() -> Script:
    """Reporting counts what is heard."""
    return Script(_reporting, reporting_fakes.a_storage)


@cache
def _reporting() -> Any:
    return reporting.build(reporting_fakes.settings())


def the_referral() -> Script:
    """Referral takes in what comes through the doors."""
    return Script(_referral, a_referral_storage)


@cache
def _referral() -> Any:
    return referral.table(referring())


def the_matching(capacities: Sequence[int | None]) -> Script:
    """Matching, with a few services that have so many places; of some nobody has said it (None)."""
    listings = [a_listing(number, metres=100 * number, places=places) for number, places in enumerate(capacities)]
    engine = matching_fakes.an_engine(*listings)

    def table() -> Any:
        matcher = Matcher(gazetteer(), engine, PRACTICES)
        refresh: Any = NoRefresh()
        return matching.table(matcher, refresh)

    return Script(table, lambda: MemoryStorage(the_stores()), settled=_all_looked_at, has_own_loops=True)


def _all_looked_at(stores: Stores) -> bool:
    """Whether whoever waits has been looked at after the last that another process may have done at the same time."""
    waiting: Any = stores.waiting
    return all(looks >= _LOOKS for _, looks in waiting.looks.values())


def capacities(places: Sequence[int | None]) -> dict[str, int]:
    """How many places each of the invented services has, by its id; those of which nobody has said it are left out."""
    return {str(a_service_id(number)): count for number, count in enumerate(places) if count is not None}


class Everybody:
    """Knows how to reach whoever is asked for."""

    async def of(self, referral_ids: Sequence[UUID]) -> Disclosed:
        return Disclosed({referral_id: a_person(referral_id=referral_id) for referral_id in referral_ids})

    async def close(self) -> None:
        return


@dataclass
class MailServer:
    """Where messages go; it remembers which notice each was of, and takes a moment."""

    sent: list[UUID] = field(default_factory=list)

    async def send(self, notice: Notice, _: Person) -> Outcome:
        self.sent.append(notice.notice_id)
        await asyncio.sleep(0.01)
        return Accepted()

    async def close(self) -> None:
        return


def the_notify(mail: MailServer) -> Script:
    """Notify writes notices, sends them through the invented mail server, and watches for doubts."""
    names = count(1)

    async def send(transactions: Transactions[Any, Any]) -> None:
        senders = {Channel.EMAIL: mail}
        await Worker(f"worker-{next(names)}", transactions, Everybody(), senders, _LEASE).run(asyncio.Event())

    async def watch(transactions: Transactions[Any, Any]) -> None:
        await doubts.watch(transactions, asyncio.Event())

    table: Any = notify.table(Dispatcher(Everybody(), {Channel.EMAIL: mail}, _LEASE), Noticing())
    return Script(
        lambda: table, lambda: MemoryStorage(NoticeStores(MemoryNotices(steady_now))), (send, watch), _all_settled
    )


def _all_settled(stores: NoticeStores) -> bool:
    notices: Any = stores.notices
    return not any(one.status in (Status.DUE, Status.SENDING) for one in notices.all.values())
