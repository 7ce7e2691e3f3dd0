"""START HERE: what stands below /v1, and the form of its errors."""

from functools import partial

from fastapi import APIRouter

from services.referral.domain.referral import Referral
from services.referral.doors.partners.rejections import REJECTIONS
from services.referral.doors.v1.batch import BATCH, MAX_BATCH_BYTES, batch_routes
from services.referral.doors.v1.budget import add_budget
from services.referral.doors.v1.disclosing import add_disclosing
from services.referral.doors.v1.document.openapi import document_of
from services.referral.doors.v1.form.faults import route_class
from services.referral.doors.v1.form.problems import PAGES, problem_pages
from services.referral.doors.v1.instruments import add_instruments
from services.referral.doors.v1.offers import add_offers
from services.referral.doors.v1.people import add_people
from services.referral.doors.v1.record import add_record
from services.referral.doors.v1.referrals import add_referrals
from services.referral.doors.v1.steps import add_steps
from services.referral.doors.v1.worklist import add_worklist
from services.referral.handlers.intake.referring import Referring
from services.referral.store import Stores
from services.runtime.service import Door
from services.runtime.serving.problem_details import problem_details
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/v1"


def door(referring: Referring) -> Door[Referral, Stores]:
    """The door, whose problems have types that lead to a page. Pages of other services ask here with a session."""
    errors = problem_details(pages=PREFIX + PAGES)
    return Door(partial(_routes, referring), errors, prefix=PREFIX, outward=True, sessions=True)


def batches(referring: Referring) -> Door[Referral, Stores]:
    """The door of whoever refers many at once, with room for as many bodies."""
    errors = problem_details(pages=PREFIX + PAGES)
    routes = partial(batch_routes, referring)
    return Door(routes, errors, prefix=PREFIX + BATCH, max_body_bytes=MAX_BATCH_BYTES, outward=True)


def _routes(referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    router = APIRouter(route_class=route_class(referring, transactions.clock))
    add_referrals(router, referring, transactions)
    add_offers(router, transactions)
    add_steps(router, referring, transactions)
    add_record(router, referring, transactions)
    add_budget(router, transactions)
    add_instruments(router)
    add_worklist(router, transactions)
    add_people(router, referring, transactions)
    REJECTIONS.add_to(router, transactions)
    add_disclosing(router, referring.custody, transactions)
    router.include_router(problem_pages())
    documented = APIRouter()
    documented.include_router(router)
    documented.include_router(batch_routes(referring, transactions), prefix=BATCH)
    router.include_router(document_of(documented))
    return router
