"""A service as a table: what it consumes and publishes, what it keeps, its doors and its loops."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.contract.event import Event
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.master_keys import MasterKey
from services.runtime.storing.preparing.schema import Index
from services.runtime.working.counting import CountingRule
from services.runtime.working.partners.answering import Command
from services.runtime.working.sessions.session import Sessions
from services.runtime.working.sessions.typed_forms import Fields
from services.runtime.working.subscriptions import Subscriptions, WorkTimer
from services.runtime.working.timer import DueTimes
from services.runtime.working.transactions import RequestTransactions, Transactions

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

# Runs until the event is set, then returns; the process ends if it fails.
Loop = Callable[[Transactions[S, T], asyncio.Event], Coroutine[Any, Any, None]]

# The page that gives a form back to whoever typed it: it has a button that sends these fields to this path.
SendAgain = Callable[[Request, str, Fields], Response]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request is not done, in no form yet.

    Each fault says what to do about it in `detail`, and where it is: `pointer` is a JSON pointer into the body,
    `parameter` is a parameter `in` the path, the query or a header; its `code` is for programs. `slug` names the
    situation, as Refusal.slug does.
    """

    status: int
    title: str
    detail: str
    faults: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    slug: str = "refused"


@dataclass(frozen=True, slots=True)
class ErrorForm:
    """How a door writes a problem: the answer's media type, its body, and the body's schema for OpenAPI.

    Where the body depends on who reads it, `write_for` makes it of the request too; what knows none takes the other.
    """

    media_type: str
    write: Callable[[Problem], str]
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    write_for: Callable[[Problem, Request], str] | None = None

    def body(self, problem: Problem, request: Request) -> str:
        """The body for whoever sent the request."""
        return self.write_for(problem, request) if self.write_for else self.write(problem)


@dataclass(frozen=True)
class Door(Generic[S, T]):
    """One way in over HTTP: the routes below a prefix (`/fhir`; none is the root), and the form of their errors.

    A body may be as large as the settings say, or as `max_body_bytes`. The headers that it `echoes` are given back with
    every answer, as they were sent; its own `headers` are with every answer too. A path belongs to the door with the
    longest prefix of it; doors that share a prefix each take what they have a route for. Bodies are read of known
    callers alone, but for paths with the endings of `anybody_sends_to`. Where `browsers_sign_in`, who looks may show
    a token by what a browser asks a person for. An `outward` door is reached through the front door, by its prefix, or
    by its routes where another service has that prefix too; any other only from where the services themselves are.

    Where it takes `sessions`, people who signed in are known too, by a cookie; at a door of pages whoever shows neither
    is led to the sign-in and back. Of a form that is sent when its session has ended `send_again` makes the page that
    gives it back.
    """

    build: Callable[[RequestTransactions[S, T]], APIRouter]
    errors: ErrorForm
    prefix: str = ""
    max_body_bytes: int | None = None
    anybody_sends_to: tuple[str, ...] = ()
    echoes: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    browsers_sign_in: bool = False
    outward: bool = False
    sessions: bool = False
    send_again: SendAgain | None = None


class Pages(Protocol):
    """How a service's pages are drawn."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What the browser is told with each page."""

    def text(self, template: str, request: Request | None = None, **context: object) -> str:
        """What is drawn as whoever sent the request reads it; without one, as usual and in English."""

    def given_back(self, request: Request, path: str, fields: Fields) -> Response:
        """The page that gives somebody back what they had sent when their session had ended."""


def problems_as_pages(pages: Pages, template: str = "problem.html") -> ErrorForm:
    """Each problem is a page, drawn from this template, in the language of whoever reads it."""
    return ErrorForm(
        "text/html; charset=utf-8",
        lambda problem: pages.text(template, problem=problem),
        write_for=lambda problem, request: pages.text(template, request, problem=problem),
    )


def door_of_pages(
    pages: Pages,
    build: Callable[[RequestTransactions[S, T]], APIRouter],
    prefix: str = "",
    *,
    anybody_sends_to: tuple[str, ...] = (),
    browsers_sign_in: bool = False,
) -> Door[S, T]:
    """An outward door of pages: its problems are pages too, and every answer tells the browser what it may do.

    Whoever has signed in is known at it, and finds again what they had sent when their session had ended.
    """
    return Door(
        build,
        problems_as_pages(pages),
        prefix=prefix,
        headers=pages.headers,
        anybody_sends_to=anybody_sends_to,
        browsers_sign_in=browsers_sign_in,
        outward=True,
        sessions=True,
        send_again=pages.given_back,
    )


@dataclass(frozen=True)
class Service(Generic[S, T]):
    """Everything that the runtime needs to run a service. Start reading a service at its table."""

    name: str
    title: str
    state: type[S]
    consumes: Subscriptions[S, T]
    publishes: tuple[type[Event], ...]
    stores: Callable[[Database], T]
    indexes: Sequence[Index] = ()
    # What its database is sealed with, beside the key of the dead letters.
    keys: Sequence[MasterKey] = ()
    doors: Sequence[Door[S, T]] = ()
    loops: Sequence[Loop[S, T]] = ()
    # What must be there before records are worked, by its name for readiness; a loop of the service sees to it.
    needs: Mapping[str, asyncio.Event] = field(default_factory=dict)
    # What is done when a partner asks for it on its own topic, and answered there.
    partners: Mapping[type[Event], Command[S, T]] = field(default_factory=dict)
    # When which timers of a referral are due, by its state, and how each is then worked.
    due: DueTimes[S] | None = None
    timers: Mapping[str, WorkTimer[S, T]] = field(default_factory=dict)
    # What each referral adds to counters, which are written with its state and read in no time.
    counting: CountingRule[S] | None = None
    # How long Kafka may hold events back so that more come at once: for services that need not answer at once.
    gather_seconds: float = 0.0
    # Places are shared within a borough, so two lanes must not work the same borough.
    one_lane_per_borough: bool = field(default=False)
    # A borough may take it over while it runs. Each change outside of a batch costs a round trip for that.
    can_hand_over: bool = False
    # Where it keeps the sessions of people who signed in, if it does; other services ask it.
    keeps_sessions: Callable[[Database], Sessions] | None = None
    # What it knows itself of people whose sessions another keeps.
    widens_sessions: Callable[[Database, Sessions], Sessions] | None = None
