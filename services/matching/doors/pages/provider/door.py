"""START HERE: what stands below /provider, and who may come to it."""

from functools import partial

from fastapi import APIRouter

from services.matching.domain.search import Search
from services.matching.doors.pages import shown
from services.matching.doors.pages.provider import queue, services
from services.matching.doors.pages.provider.asking import PREFIX, Desk
from services.matching.doors.pages.provider.listing import editing
from services.matching.doors.pages.provider.people import answering, attendance, messages, people
from services.matching.doors.pages.provider.people.asked import Referrals
from services.matching.handlers.matching import Matcher
from services.matching.store import Stores
from services.pages.site import Site
from services.runtime.service import Door
from services.runtime.working.transactions import RequestTransactions


def door(site: Site, matcher: Matcher, referrals: Referrals) -> Door[Search, Stores]:
    """The door of providers' pages; of people it asks `referrals`."""
    return shown.door(site, partial(_routes, site, matcher, referrals), prefix=PREFIX)


def _routes(
    site: Site, matcher: Matcher, referrals: Referrals, transactions: RequestTransactions[Search, Stores]
) -> APIRouter:
    router, desk = APIRouter(include_in_schema=False), Desk(site, transactions, lambda: matcher.replies)
    services.add_services(router, desk, referrals)
    editing.add_editing(router, desk)
    queue.add_queue(router, desk)
    people.add_people(router, desk, referrals)
    answering.add_answering(router, desk, referrals)
    messages.add_messages(router, desk, referrals)
    attendance.add_attendance(router, desk, referrals)
    return router
