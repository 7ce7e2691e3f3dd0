"""What a request asks for, out of its address, and whether whoever sends it may see that."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import Request

from services.contract.doors.refusals import Refusal
from services.reporting.page.asked import Asked, BoroughNotFound, read_asked
from services.reporting.page.sight import Sight


class OnlyYourBoroughs(Refusal):
    """Somebody who sees the figures of their boroughs asks for those of all."""

    status = 403
    title = "You see the figures of your boroughs alone"
    what_to_do = "Look at the page of your borough, below /figures."


def asking(*known: str) -> Callable[[Request], Asked]:
    """A FastAPI dependency: what an address asks for, which may say what is `known`, and name a borough in its path."""

    def asked(request: Request) -> Asked:
        return read_asked(request.query_params.multi_items(), request.path_params.get("borough"), known)

    return asked


def within_sight(request: Request, asked: Asked) -> Asked:
    """The same, if whoever asks may see it; in place of London the first of their boroughs, where they see no more.

    Raises BoroughNotFound.
    """
    sight = Sight.of(request)
    if sight.sees(asked.borough):
        return asked
    if asked.borough or not sight.boroughs:
        raise BoroughNotFound(BoroughNotFound.what_to_do)
    return replace(asked, borough=sight.boroughs[0])


def check_sees_all(request: Request) -> None:
    """A FastAPI dependency. Raises OnlyYourBoroughs."""
    if not Sight.of(request).sees(None):
        raise OnlyYourBoroughs(OnlyYourBoroughs.what_to_do)
