"""All entries of one kind beside a referral, page by page: the whole thread, all contacts, all notes, all tasks."""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.pages.site import Site
from services.referral.custody import Custody
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asking import AT, MayWork
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.doors.v1.form.paging import After
from services.referral.handlers.record import reading
from services.referral.handlers.record.kinds import RecordKind
from services.referral.handlers.record.looking_after import BY_KIND, find_in_the_borough
from services.referral.store import Stores
from services.runtime.working.transactions import RequestTransactions

# Each text may have 4000 characters, and a page 100 kB.
_AT_ONCE = 10
_TITLES: Final = {
    Kind.MESSAGE: "The whole thread",
    Kind.CONTACT: "All contacts",
    Kind.NOTE: "All notes",
    Kind.TASK: "All tasks",
}


def add_lists(
    router: APIRouter, site: Site, custody: Custody, transactions: RequestTransactions[Referral, Stores]
) -> None:
    """Add a list for each kind that may be longer than a person's page shows."""

    def lists(kind: RecordKind, title: str) -> Callable[..., Awaitable[Response]]:
        async def show(request: Request, referral_id: UUID, caller: MayWork, after: After = None) -> Response:
            await transactions.look(partial(find_in_the_borough, referral_id=referral_id), by=caller)
            read = partial(
                reading.read_page, custody=custody, kind=kind, referral_id=referral_id, limit=_AT_ONCE, after=after
            )
            page: dict[str, Any] = json.loads(await transactions.do(read, by=caller))
            further = f"{request.url.path}?{urlencode({'after': page['after']})}" if page["after"] else None
            return site.page(
                request,
                "work/list.html",
                title=title,
                kind=kind,
                entries=page["entries"],
                further=further,
                referral_id=referral_id,
                **FOR_TEMPLATES,
            )

        return show

    for kind, title in _TITLES.items():
        router.get(f"{AT}/{BY_KIND[kind].path}")(lists(BY_KIND[kind], title))
