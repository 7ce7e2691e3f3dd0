"""The people who are offered to a provider: all of them, and each, with how to reach them where they agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.text.languages import name_of
from services.contract.words.listing_words import ACCESS_PHRASES, WAY_PHRASES
from services.contract.words.vocabulary import NEED_PHRASES
from services.matching.doors.pages.provider.asking import PREFIX, After, Done, MayAttend, ProviderPages
from services.matching.doors.pages.provider.people import words
from services.matching.doors.pages.provider.people.asked import NotDone, ReferralAway, Referrals
from services.matching.doors.pages.provider.people.told import Contacts, Offer, Offers, Risk
from services.pages.forms import Form
from services.runtime.ids import new_id

PEOPLE: Final = f"{PREFIX}/people"
ONE: Final = "/people/{referral_id}"


@dataclass(frozen=True)
class Group:
    """People in a list who stand at the same point."""

    title: str
    nobody: str
    people: list[Offer]


def add_people(router: APIRouter, pages: ProviderPages, referrals: Referrals) -> None:
    """Add the routes of the list, and of one person."""

    @router.get("/people")
    async def show_who_is_offered(request: Request, _: MayAttend, after: After = None, done: Done = "") -> Response:
        try:
            offers = await referrals.asked_by(request).offers(after)
        except ReferralAway:
            return pages.site.page(request, "provider/people.html", status=503, groups=None, after=None, done=done)
        groups = _groups(offers)
        return pages.site.page(
            request, "provider/people.html", groups=groups, after=offers.after, done=done, needs=NEED_PHRASES
        )

    @router.get(ONE)
    async def show_somebody(request: Request, referral_id: UUID, _: MayAttend, done: Done = "") -> Response:
        offer = await referrals.asked_by(request).one(referral_id)
        return page(request, pages, offer, done=done)

    @router.get(f"{ONE}/contacts")
    async def show_how_to_reach_somebody(request: Request, referral_id: UUID, _: MayAttend) -> Response:
        asked = referrals.asked_by(request)
        offer = await asked.one(referral_id)
        try:
            contacts = await asked.contacts(referral_id)
            return page(request, pages, offer, contacts=contacts, risks=(await asked.risks(referral_id)).standing)
        except NotDone as refused:
            return page(request, pages, offer, status=409, kept_back=refused.detail)


def page(
    request: Request,
    pages: ProviderPages,
    offer: Offer,
    *,
    form: Form | None = None,
    status: int = 200,
    contacts: Contacts | None = None,
    risks: Sequence[Risk] = (),
    kept_back: str = "",
    done: str = "",
) -> Response:
    """The page of one person, with what was typed there."""
    fresh = Form.with_values(key=str(new_id()), revision=str(offer.revision))
    shown = form or fresh
    # After a change that somebody else made, the next try is about what is shown now.
    current = Form({**shown.values, **fresh.values}, shown.problems) if status != 200 else shown
    return pages.site.page(
        request,
        "provider/person.html",
        form=current,
        status=status,
        offer=offer,
        address=f"{PEOPLE}/{offer.referral_id}",
        contacts=contacts,
        risks=[(words.RISKS.get(one.risk, one.risk), one.text or "No more was written") for one in risks],
        kept_back=kept_back,
        done=done,
        states=words.STATES,
        declined=words.DECLINED,
        facts=[*_facts(offer)],
    )


def _facts(offer: Offer) -> Iterator[tuple[str, str]]:
    yield "They ask for", ", ".join(NEED_PHRASES[one] for one in offer.needs)
    if offer.languages:
        yield "Languages", ", ".join(map(name_of, offer.languages))
    if offer.access_needs:
        yield "They need", ", ".join(ACCESS_PHRASES[one] for one in offer.access_needs)
    if offer.ways:
        yield "They can take part", ", ".join(WAY_PHRASES[one] for one in offer.ways)
    if offer.accompanied:
        yield "Company", "They ask that somebody comes with them"


def _groups(offers: Offers) -> list[Group]:
    people = offers.referrals
    return [
        Group("Waiting for your answer", "Nobody waits for your answer.", [one for one in people if one.is_to_answer]),
        Group("Coming", "Nobody is coming yet.", [one for one in people if one.is_coming]),
        Group("Asked, and thinking about it", "Nobody.", [one for one in people if one.state == "offered"]),
    ]
