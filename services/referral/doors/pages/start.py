"""The first page, which leads everywhere; how pages are to be read; and what was tested of their accessibility."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.pages import addresses, forgery
from services.pages.forms import Form
from services.pages.languages import LANGUAGES
from services.pages.preferences import Preferences
from services.pages.site import Site, leads_to
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.service import Door, door_of_pages

PREFERENCES = "/preferences"
_To = Annotated[str, Query(max_length=2000, description="The page to come back to.")]


def door(site: Site) -> Door[Referral, Stores]:
    """The door of what is nobody's own, at the root."""
    return door_of_pages(site, lambda _: _routes(site), anybody_sends_to=(PREFERENCES,))


def _routes(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def show_the_first_page(request: Request) -> Response:
        return site.page(request, "start.html")

    @router.get("/accessibility")
    async def show_what_was_tested(request: Request) -> Response:
        return site.page(request, "accessibility.html")

    @router.get(PREFERENCES)
    async def ask_how_pages_are_to_be_read(request: Request, to: _To = "/") -> Response:
        chosen = Preferences.of(request)
        form = Form.with_values(
            text=chosen.text, contrast=chosen.contrast, language=chosen.language, to=addresses.ours(to)
        )
        return site.page(request, "preferences.html", form=form, languages=LANGUAGES)

    @router.post(PREFERENCES)
    async def keep_how_pages_are_to_be_read(request: Request) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        answer = leads_to(addresses.ours(form["to"]))
        Preferences.chosen(form["text"], form["contrast"], form["language"]).keep_in(answer, request)
        return answer

    return router
