"""START HERE: the door of the pages of link workers, and what stands behind it."""

from fastapi import APIRouter

from services.pages.site import Site
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.at_once import add_what_is_done_at_once
from services.referral.doors.pages.work.changing import Rewriting
from services.referral.doors.pages.work.choosing import Choosing
from services.referral.doors.pages.work.doing import Doing
from services.referral.doors.pages.work.lists import add_lists
from services.referral.doors.pages.work.person import add_person
from services.referral.doors.pages.work.shortlists import Shortlists
from services.referral.doors.pages.work.worklist import add_worklist
from services.referral.handlers.intake.referring import Referring
from services.referral.store import Stores
from services.runtime.service import Door, door_of_pages
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/work"


def door(site: Site, referring: Referring, shortlists: Shortlists) -> Door[Referral, Stores]:
    """The door of `/work`."""

    def routes(transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        add_worklist(router, site, transactions)
        add_person(router, site, referring.custody, transactions)
        Doing(site, referring, transactions).add_to(router)
        Choosing(site, referring, shortlists, transactions).add_to(router)
        Rewriting(site, referring, transactions).add_to(router)
        add_what_is_done_at_once(router, referring, transactions)
        add_lists(router, site, referring.custody, transactions)
        return router

    return door_of_pages(site, routes, PREFIX)
