"""How a trial refers people, takes steps in their name and looks at what became of them, each as a step to take."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Invented, Invention
from deploy.conformance.requests import REFERRALS, Request
from deploy.conformance.scenes.asking import LINK_WORKER, REFERRER, STRANGER
from deploy.conformance.scenes.referral.people import a_request
from deploy.conformance.scenes.steps import Ask, Scene, Step, Until
from services.contract.event import Event

NOTIFY = "notify"
_LONDON = ZoneInfo("Europe/London")
Refers = Generator[Step, None, Invented]
Suits = Callable[[Any], bool]


class Moment(StrEnum):
    """When a referral was looked at."""

    MADE = "made"
    HELD = "held"
    BEFORE = "before"
    AFTER = "after"
    RESTARTED = "after the restart"


def can_ask(evidence: Evidence) -> bool:
    """Whether the component can be asked as all whom it must know."""
    means = evidence.trial.means
    return means.address is not None and {REFERRER, LINK_WORKER, STRANGER, NOTIFY} <= means.tokens.keys()


@dataclass
class Play:
    """What was asked so far; `requests` are those that made a referral, by its id."""

    invention: Invention
    evidence: Evidence
    requests: dict[str, Request] = field(default_factory=dict)
    people: int = 0

    def refer(self, scene: Scene, *, synthetic: bool = False, **changes: Any) -> Refers:  # noqa: ANN401 - JSON
        """Refer somebody else: this generator will give the referral, under an id of its own where it is not made."""
        body = self.body(**changes)
        name = f"{scene} {self.people}"
        request = Request(scene, name, REFERRALS, body, REFERRER, self.key(name), synthetic=synthetic)
        yield request
        key = self.evidence.answered[name].referral_id or str(uuid5(self.invention.run, name))
        self.requests[key] = request
        return Invented(key, scene, self.invention.borough, self.invention.now, synthetic)

    def refer_many(self, scene: Scene, count: int) -> Generator[Step, None, list[Invented]]:
        """Refer so many."""
        people: list[Invented] = []
        while len(people) < count:
            people.append((yield from self.refer(scene)))
        return people

    def body(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """A request about somebody else; what is a mapping changes a part of it."""
        self.people += 1
        boring = a_request(self.invention.run, self.people, self.invention.borough)
        changed = {name: {**boring[name], **to} if isinstance(to, Mapping) else to for name, to in changes.items()}
        return {**boring, **changed}

    def again(self, one: Invented, **changes: Any) -> Request:  # noqa: ANN401 - a request's fields
        """The request that made it, once more, unless it is changed."""
        request = self.requests[one.key]
        return replace(request, name=f"again {len(self.evidence.asked)} {one.key}", **changes)

    def step(
        self, one: Invented, path: str, who: str | None = REFERRER, key: str | None = None, **says: object
    ) -> Request:
        """Take a step of its life."""
        name = f"{path} {len(self.evidence.asked)} {one.key}"
        return Request(one.scene, name, f"{REFERRALS}/{one.key}/{path}", says, who, key or self.key(name))

    def key(self, name: str) -> str:
        """A key of the trial's own."""
        return str(uuid5(self.invention.run, name))

    def today(self) -> date:
        """The day that it is in London, on which people come."""
        return self.invention.now().astimezone(_LONDON).date()

    def until_said(self, kind: type[Event], *people: Invented) -> Until:
        """Wait until this was said of each."""
        return Until(lambda: all(self.evidence.of_kind(one.key, kind) for one in people))


def view(moment: Moment, one: Invented, suits: Suits = lambda _: True, *, who: str | None = REFERRER) -> Ask:
    """Look a referral up, until it is as it should be."""
    return Ask(seen(moment, one.key), f"{REFERRALS}/{one.key}", who, suits)


def views(moment: Moment, people: list[Invented], suits: Suits) -> Iterator[Step]:
    """Look each of them up."""
    yield from (view(moment, one, suits) for one in people)


def seen(moment: Moment, key: str) -> str:
    """The name under which a look is kept."""
    return f"{moment}: {key}"


def holds(service: UUID) -> Suits:
    """Whether a view shows a place there."""
    return partial(_holds, service)


def place_in(body: Any) -> str | None:  # noqa: ANN401 - JSON
    """At which service a view shows a place."""
    place = body.get("place") if isinstance(body, dict) else None
    return str(place.get("service_id")) if isinstance(place, dict) else None


def waits(body: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether a view says why the person waits, and shows no place."""
    return isinstance(body, dict) and bool(body.get("waiting")) and place_in(body) is None


def _holds(service: UUID, body: Any) -> bool:  # noqa: ANN401 - JSON
    return place_in(body) == str(service)
