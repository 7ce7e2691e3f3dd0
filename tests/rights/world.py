"""What a service keeps, twice: of Southwark and of Tower Hamlets. Each has words that only its own may read."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import httpx
from starlette.requests import Request

from services.contract.boroughs import BoroughSlug
from services.contract.doors.sessions import COOKIE
from services.pages.cookies import FORMS
from services.pages.forgery import FormToken
from tests.rights.people import OTHER, OWN, PEOPLE
from tests.rights.routes import Route

WORDS: Mapping[BoroughSlug, str] = {OWN: "robinword", OTHER: "zebraword"}
NAMES: Mapping[BoroughSlug, str] = {OWN: "Robina Invented", OTHER: "Zebulon Invented"}


@dataclass(frozen=True)
class Answered:
    """What somebody was answered about what is of a borough; `is_about_all` where the path names nothing of either.

    `reads` are the boroughs of which there is something in it that not everybody may read.
    """

    route: Route
    who: str
    borough: BoroughSlug
    status: int
    location: str
    is_about_all: bool
    reads: frozenset[BoroughSlug]

    @property
    def outcome(self) -> str:
        """In a word of the page: whether it was let, or how it was refused."""
        if self.status == 303 and self.location.startswith("/sign-in"):
            return "sign in"
        if self.status >= 500:
            return "away"
        return str(self.status) if self.status in {401, 403, 404} else "yes"


@dataclass(frozen=True)
class World:
    """One service, the paths' parameters for each borough, what is sent, and what makes all of it be as it was."""

    service: str
    routes: tuple[Route, ...]
    doors: object
    parameters: Mapping[BoroughSlug, Mapping[str, str]]
    body: Callable[[Route], Mapping[str, object]]
    begin_anew: Callable[[], Awaitable[None]]
    marks: Mapping[BoroughSlug, tuple[str, ...]] = field(default_factory=dict)

    def browser(self, who: str) -> httpx.AsyncClient:
        """A browser in which this person has signed in."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.doors),  # type: ignore[arg-type]
            base_url="http://linkway.example",
            cookies={cookie_name(who): cookie_of(who)},
        )

    async def ask(self, route: Route, who: str, borough: BoroughSlug) -> Answered:
        """Ask for the route as this person, about what is of this borough."""
        await self.begin_anew()
        body = dict(self.body(route))
        sent = {"data": {**body, "form-token": form_token(who)}} if route.is_page else {"json": body}
        headers = {"Idempotency-Key": "of-the-matrix", "If-Match": "*"}
        async with self.browser(who) as browser:
            answer = await browser.request(
                route.method,
                self.address(route, borough),
                headers=headers,
                **({} if route.method in {"GET", "DELETE"} else sent),  # type: ignore[arg-type]
            )
        location = answer.headers.get("location", "")
        # The way to the sign-in repeats what was asked for.
        whole = answer.text + ("" if location.startswith("/sign-in") else f" {answer.headers}")
        reads = frozenset(one for one, marks in self.marks.items() if any(mark in whole for mark in marks))
        return Answered(route, who, borough, answer.status_code, location, "{" not in route.path, reads)

    def address(self, route: Route, borough: BoroughSlug) -> str:
        """The route's path, with what is of this borough in it."""
        told, parts = self.parameters[borough], route.path.split("/")
        return route.path.format(
            **{
                part.strip("{}"): told.get(f"{parts[at - 1]}/{part}", told.get(part, "nothing"))
                for at, part in enumerate(parts)
                if part.startswith("{")
            }
        )


def cookie_of(who: str) -> str:
    """What somebody's browser keeps."""
    return f"cookie-of-{who.replace(' ', '-')}"


def cookie_name(who: str) -> str:
    """Under which name somebody's browser keeps it."""
    return COOKIE if PEOPLE[who] else FORMS


def form_token(who: str) -> str:
    """What a form of ours shows in that browser."""
    headers = [(b"cookie", f"{cookie_name(who)}={cookie_of(who)}".encode())]
    scope = {"type": "http", "scheme": "http", "path": "/", "query_string": b"", "headers": headers}
    return FormToken.of(Request(scope)).shown
