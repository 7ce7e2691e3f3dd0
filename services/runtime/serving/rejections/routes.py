"""The routes at which a partner reads what was refused on its topics: as JSON, and the same as a page in a browser."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Generic, Protocol, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.runtime.service import Door, Pages, problems_as_pages
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.rejections.views import After, HasRefused, Limit, Partner, RejectionsView, list_rejections
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T", bound=HasRefused)


class DrawsPages(Pages, Protocol):
    """How the page is drawn: by `rejections.html`, and by `token-problem.html` where there is a problem."""

    def page(self, request: Request, template: str, **context: Any) -> Response:  # noqa: ANN401 - what templates take
        """The page, drawn from this template with this context."""


@dataclass(frozen=True)
class Rejections(Generic[S, T]):
    """What one service refused, at `prefix` and `path`, of which `{partner}` is a part, for callers with these rights.

    The JSON is `described` in the door's document. The page says what it is `about`, and where the partner finds what
    is `elsewhere`: the path of the page of another service.
    """

    prefix: str
    path: str
    rights: Collection[str]
    described: str
    about: str
    elsewhere: str

    def add_to(self, router: APIRouter, transactions: RequestTransactions[S, T]) -> None:
        """Add the route of the JSON to a door's."""
        known = caller_with(*self.rights)

        @router.get(self.prefix + self.path, tags=[self.prefix.strip("/")], description=self.described)
        async def see_what_was_refused(
            partner: Partner, caller: Annotated[Caller, Depends(known)], after: After = None, limit: Limit = 50
        ) -> RejectionsView:
            query = partial(list_rejections, partner=partner, limit=limit, after=after)
            return await transactions.look(query, by=caller)

    def door(self, pages: DrawsPages) -> Door[S, T]:
        """The door of the page; a browser asks the person for the token."""
        errors, headers = problems_as_pages(pages, "token-problem.html"), pages.headers
        build = partial(self._routes, pages)
        return Door(build, errors, prefix=self.prefix, headers=headers, browsers_sign_in=True, outward=True)

    def _routes(self, pages: DrawsPages, transactions: RequestTransactions[S, T]) -> APIRouter:
        router, known = APIRouter(include_in_schema=False), caller_with(*self.rights)

        @router.get(self.path)
        async def show_what_was_refused(
            request: Request,
            partner: Partner,
            caller: Annotated[Caller, Depends(known)],
            after: After = None,
            limit: Limit = 50,
        ) -> Response:
            query = partial(list_rejections, partner=partner, limit=limit, after=after)
            view = await transactions.look(query, by=caller)
            elsewhere = (self.elsewhere.format(partner=partner), "on a page of its own")
            shown = {"view": view, "tables": view.rows(), "about": self.about, "elsewhere": elsewhere}
            return pages.page(request, "rejections.html", **shown)

        return router
