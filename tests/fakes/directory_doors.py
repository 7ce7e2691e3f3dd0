"""The directory's doors in memory, over listings that a test gives."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from uuid import UUID

import httpx

from services.lexicon.topics import Lexicon
from services.matching.domain.listed import Listed
from services.matching.doors.openreferral.door import door
from services.matching.doors.openreferral.published import Published
from services.matching.doors.pages.find.door import door as find
from services.matching.doors.pages.shown import site
from services.matching.replies.shown import Replies
from services.runtime.serving.application import Application, application
from services.runtime.working.transactions import Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.referral import an_invented_gazetteer
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW
from tests.toys.toy import Count, a_toy


class OpenDirectory:
    """The door of Open Referral UK over what is `listed`, which a test may replace."""

    def __init__(self, listed: Sequence[Listed] = ()) -> None:
        self.listed = listed
        self.replies: Mapping[UUID, Replies] = {}

    def doors(self) -> Application:
        """Its doors, over what is listed."""
        app, published = _standing()
        published.directory = lambda: self.listed
        published.replies = lambda: self.replies
        return app

    def client(self) -> httpx.AsyncClient:
        """Somebody without a token."""
        app = self.doors()
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://directory.example")


@cache
def _standing() -> tuple[Application, Published]:
    """Built once for all tests, since building takes as long as a hundred requests."""
    published = Published(lambda: ())
    gazetteer = an_invented_gazetteer()
    pages = find(site(invented=True), published, gazetteer, Lexicon())
    service = replace(a_toy(), doors=(door(published, gazetteer), pages))
    transactions = Transactions("notify", Count, MemoryStorage(None), lambda: NOW)
    return application(service, transactions, MemoryCallers(), max_body_bytes=8192), published
