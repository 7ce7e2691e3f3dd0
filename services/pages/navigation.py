"""Where the top of every page leads, by who is looking."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from starlette.requests import Request

from services.contract.doors.rights import TokenRight
from services.pages.languages import marked


@dataclass(frozen=True)
class Link:
    """A way on: what it says, where it leads, and whether the page shown is one of those there."""

    says: str
    to: str
    is_here: bool


# What it says, where it leads, and the right that it is for; what everybody may see needs none.
_WAYS: Final = (
    (marked("Find support"), "/find", None),
    (marked("Ask for support"), "/refer/myself", None),
    (marked("My referral"), "/my", None),
    (marked("My work"), "/work", TokenRight.WORK),
    (marked("Refer somebody"), "/refer", TokenRight.REFER),
    (marked("My services"), "/provider", TokenRight.ATTEND),
    (marked("The directory"), "/provider/queue", TokenRight.EDIT),
    (marked("Figures"), "/figures", TokenRight.READ_FIGURES),
)
_FOR_LONDONERS: Final = frozenset({"/refer/myself", "/my"})


def links_for(request: Request) -> tuple[Link, ...]:
    """The ways on for whoever asks: what their rights are for; to a Londoner, what needs none."""
    return tuple(_links(request.url.path, getattr(request.state, "caller", None)))


class _Caller(Protocol):
    def may(self, right: str) -> bool: ...


def _links(path: str, caller: _Caller | None) -> Iterator[Link]:
    ways = [
        (says, to)
        for says, to, right in _WAYS
        if (caller.may(right) if right and caller else right is None and (caller is None or to not in _FOR_LONDONERS))
    ]
    best = max((to for _, to in ways if path == to or path.startswith(f"{to}/")), key=len, default=None)
    for says, to in ways:
        yield Link(says, to, to == best)
