"""START HERE: what stands below /provider, and who may come to it."""

from functools import partial

from fastapi import APIRouter

from services.matching.domain.search import Search
from services.matching.doors.pages.provider import queue, services
from services.matching.doors.pages.provider.asking import PREFIX, ProviderPages
from services.matching.doors.pages.provider.ending import handing_back, series, session, withdrawal
from services.matching.doors.pages.provider.listing import editing
from services.matching.doors.pages.provider.people import answering, attendance, messages, people
from services.matching.doors.pages.provider.people.asked import Referrals
from services.matching.handlers.matching import Matcher
from services.matching.store import Stores
from services.pages.site import Site
from services.runtime.service import Door, door_of_pages
from services.runtime.working.transactions import RequestTransactions


def door(site: Site, matcher: Matcher, referrals: Referrals) -> Door[Search, Stores]:
    """The door of providers' pages; of people it asks `referrals`."""
    english = site.in_english()
    return door_of_pages(english, partial(_routes, english, matcher, referrals), prefix=PREFIX)


def _routes(
    site: Site, matcher: Matcher, referrals: Referrals, transactions: RequestTransactions[Search, Stores]
) -> APIRouter:
    router, pages = APIRouter(include_in_schema=False), ProviderPages(site, transactions, lambda: matcher.replies)
    services.add_services(router, pages, referrals)
    editing.add_editing(router, pages)
    session.add_sessions(router, pages)
    series.add_series(router, pages)
    handing_back.add_handing_back(router, pages)
    withdrawal.add_withdrawal(router, pages)
    queue.add_queue(router, pages)
    people.add_people(router, pages, referrals)
    answering.add_answering(router, pages, referrals)
    messages.add_messages(router, pages, referrals)
    attendance.add_attendance(router, pages, referrals)
    return router
