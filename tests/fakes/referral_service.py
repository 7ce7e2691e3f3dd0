"""The referral service in memory, with its doors open to an invented surgery, provider and messenger.

Its doors are built once and stand for all tests, because building them takes as long as a hundred requests; what is
behind them begins anew with each test.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx
from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.contract.doors.sessions import COOKIE
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.referral.domain.due import due_times
from services.referral.domain.referral import Referral
from services.referral.handlers.intake.referring import Referring
from services.referral.service import table
from services.referral.sign_in.known import KnownSessions
from services.referral.sign_in.signing_in import SigningIn
from services.referral.store import Stores
from services.runtime.serving.application import application
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.sessions.session import Session, Sessions
from tests.fakes.callers import MemoryCallers, NotedTransactions
from tests.fakes.referral import a_referring, a_storage
from tests.fakes.sessions import MemoryTypedForms
from tests.fakes.shortlists import MemoryShortlists
from tests.support.builders import NOW, ORGANIZATION_ID, an_envelope

A_PROVIDER = Caller("invented-provider", frozenset({TokenRight.ATTEND.value}), provides=(ORGANIZATION_ID,))
A_LINK_WORKER = Caller(
    "invented-borough",
    frozenset({TokenRight.WORK.value, TokenRight.MERGE.value}),
    person="invented-link-worker",
    roles=(Role.LINK_WORKER.value,),
    boroughs=(BoroughSlug.SOUTHWARK,),
)
A_LEAD = replace(
    A_LINK_WORKER, organisation="invented-board", person="invented-lead", roles=(Role.SAFEGUARDING_LEAD.value,)
)
WHO_RUNS_LINKWAY = Caller("linkway-ops", frozenset({TokenRight.REFER.value, TokenRight.SYNTHETIC.value}))
RIGHTS = {
    "invented_surgery": "referral:refer",
    "another_surgery": "referral:refer",
    "another_provider": "referral:attend",
    "invented_notify": "referral:disclose",
}


class ServiceInMemory:
    """The service, the time that it is there, and everybody who may come to its doors."""

    def __init__(self, referring: Referring | None = None, people: SigningIn | None = None) -> None:
        self.storage, self.callers, self.typed = a_storage(), MemoryCallers(), MemoryTypedForms()
        self.choices = MemoryShortlists()
        self.transactions = NotedTransactions("referral", Referral, self.storage, lambda: self.now, due_times)
        self.doors = application(
            table(referring or a_referring(), people=people, choices=self.choices),
            self.transactions,
            self.callers,
            max_body_bytes=64 * 1024,
            browsers=Browsers(_Signed(self), typed=self.typed),
        )
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget everything."""
        empty = a_storage()
        self.now: datetime = NOW
        self.storage.memory, self.storage.stores, self.storage.outages = empty.memory, empty.stores, empty.outages
        self.transactions.opened.clear()
        self.transactions.looks.clear()
        self.choices.begin_anew()
        self.callers.known = MemoryCallers(A_PROVIDER, A_LINK_WORKER, A_LEAD, WHO_RUNS_LINKWAY, **RIGHTS).known
        self.surgery = self.at_the_door("invented-surgery")
        self.another_surgery = self.at_the_door("another-surgery")
        self.provider = self.at_the_door("invented-provider")
        self.another_provider = self.at_the_door("another-provider")
        self.link_worker = self.at_the_door("invented-borough")
        self.lead = self.at_the_door("invented-board")
        self.messenger = self.at_the_door("invented-notify")
        self.ops = self.at_the_door("linkway-ops")
        self.stranger = self.at_the_door("stranger")

    def at_the_door(self, organisation: str) -> httpx.AsyncClient:
        """A client that shows the organisation's token."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.doors),
            base_url="http://referral.example",
            headers={"Authorization": f"Bearer {organisation}"},
        )

    async def signed_in(self, caller: Caller, cookie: str = "invented-session") -> httpx.AsyncClient:
        """A browser in which the caller has signed in."""
        await self.stores.sessions.begin(hash_token(cookie), caller, self.now)
        return self.browser(cookie)

    def browser(self, cookie: str | None = None) -> httpx.AsyncClient:
        """A browser that shows this as the cookie of a session, or nothing."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.doors),
            base_url="http://referral.example",
            cookies={COOKIE: cookie} if cookie else {},
        )

    async def consume(self, event: Matched | Unmatched | PlaceReleased) -> None:
        """Let the service consume an event about a referral."""
        consumed = Received(an_envelope(type=event.type, subject=str(event.referral_id)), event)
        consumes = table(a_referring()).consumes

        async def fold(work: Any) -> None:
            await work.load([consumed.key])
            await consumes.work_batch([consumed], work)

        await self.transactions.do(fold)

    @property
    def stores(self) -> Stores:
        """What the service keeps beside its referrals."""
        return self.storage.stores

    @property
    def published(self) -> list[OutboxMessage]:
        """What the service has published, in order."""
        return list(self.storage.memory.messages.values())


class _Signed(Sessions):
    """Who is signed in now, in the stores as they are now."""

    def __init__(self, service: ServiceInMemory) -> None:
        self._service = service

    @override
    async def find(self, session_hash: str) -> Session | None:
        kept = self._service.stores.sessions
        return await KnownSessions(kept, lambda: self._service.now).find(session_hash)
