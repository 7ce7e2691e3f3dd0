"""START HERE: the door of the pages of link workers, and what stands behind it."""

from fastapi import APIRouter

from services.pages.site import Site
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.forms.changing import Rewriting
from services.referral.doors.pages.work.forms.doing import Doing
from services.referral.doors.pages.work.lists.entries import add_lists
from services.referral.doors.pages.work.lists.incidents import add_incidents
from services.referral.doors.pages.work.lists.measures import add_measures
from services.referral.doors.pages.work.lists.timeline import add_timeline
from services.referral.doors.pages.work.lists.worklist import add_worklist
from services.referral.doors.pages.work.person.at_once import add_what_is_done_at_once
from services.referral.doors.pages.work.person.choosing import Choosing
from services.referral.doors.pages.work.person.comparing import Comparing
from services.referral.doors.pages.work.person.page import add_person
from services.referral.doors.pages.work.person.shortlists import Shortlists
from services.referral.handlers.intake.referring import Referring
from services.referral.store import Stores
from services.runtime.service import Door, door_of_pages
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/work"


def door(site: Site, referring: Referring, shortlists: Shortlists) -> Door[Referral, Stores]:
    """The door of `/work`."""
    site = site.in_english()

    def routes(transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        add_worklist(router, site, transactions)
        add_incidents(router, site, transactions)
        add_person(router, site, referring.custody, transactions)
        add_measures(router, site, referring.custody, transactions)
        add_timeline(router, site, transactions)
        Doing(site, referring, transactions).add_to(router)
        Choosing(site, referring, shortlists, transactions).add_to(router)
        Comparing(site, referring, transactions).add_to(router)
        Rewriting(site, referring, transactions).add_to(router)
        add_what_is_done_at_once(router, referring, transactions)
        add_lists(router, site, referring.custody, transactions)
        return router

    return door_of_pages(site, routes, PREFIX)
