"""Turns that some lives take beside their course: they go on elsewhere, are chosen for, asked about, handed over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.demo.steps import Step, Who
from deploy.invented.people import weighted
from deploy.invented.referrals import Planned
from services.contract.boroughs import BoroughSlug
from services.referral.domain.life import OPEN, State
from tests.chaos.scenes.scene import PARTITIONS

# Of a hundred lives: so many take this turn, answer no offer, or have a consent that ends in so many days.
TURNS: dict[str | None, int] = {
    None: 63,
    "moves": 8,
    "rerouting": 5,
    "service-choice": 5,
    "human-request": 5,
    "consent-withdrawal": 3,
    "consent": 5,
    "outcome": 3,
    "assignment": 3,
}
SILENT, CONSENT_ENDS, CONSENT_DAYS = 15, 15, (4, 20)
# Where a turn can be taken.
_SOUGHT = OPEN - {State.RECEIVED, State.NEEDS_A_HUMAN}


class Turns:
    """What beside their course becomes of the referrals of one seed, by their number."""

    def __init__(self, chance: Random, count: int, services: Sequence[str]) -> None:
        self._turns = [self._one(weighted(chance, TURNS), chance, services) for _ in range(count)]
        self._silent = [chance.randrange(100) < SILENT for _ in range(count)]
        self._consents = [
            chance.randint(*CONSENT_DAYS) if chance.randrange(100) < CONSENT_ENDS else None for _ in range(count)
        ]

    def of(self, planned: Planned, state: State) -> Step | None:
        """The turn that the life takes, where it can be taken."""
        turn = self._turns[planned.number] if state in _SOUGHT else None
        if turn and turn.end is State.REROUTED:
            there = [slug for slug in PARTITIONS if slug is not planned.borough.slug][planned.number % 2]
            return replace(turn, body={**turn.body, "to_borough": there.value})
        return turn

    def is_silent(self, planned: Planned, state: State) -> bool:
        """Whether the question or the offer waits for somebody who will not answer it."""
        return self._silent[planned.number] and state in {State.ASKED, State.OFFERED, State.ACCEPTED}

    def with_consent(self, planned: Planned, today: date) -> tuple[Planned, str | None]:
        """The referral with the day on which the person's consent ends, if it does."""
        days = self._consents[planned.number]
        if days is None:
            return planned, None
        ends_on = (today + timedelta(days=days)).isoformat()
        consent = {**planned.body["consent"], "expires_on": ends_on}
        return replace(planned, body={**planned.body, "consent": consent}), ends_on

    def _one(self, name: str | None, chance: Random, services: Sequence[str]) -> Step | None:
        elsewhere: dict[str, Any] = {"reason": "moved"}
        service = chance.choice(services)
        steps = {
            "moves": Step("move", Who.LINK_WORKER, "rerouting", elsewhere, end=State.REROUTED),
            "rerouting": _by_link_worker("rerouting", reason="better-suited", to_service_id=service),
            "service-choice": _by_link_worker("service-choice", service_id=service),
            "human-request": _by_link_worker("human-request", reasons=["safeguarding"]),
            "consent-withdrawal": replace(_by_link_worker("consent-withdrawal"), end=State.WITHDRAWN),
            "consent": _by_link_worker("consent", share_with_provider=False, message_to_gp="codes-only"),
            "outcome": _by_link_worker("outcome", outcome="partly-met"),
            "assignment": _by_link_worker("assignment", person="ada-invented"),
        }
        return steps[name] if name else None


def _by_link_worker(path: str, **body: Any) -> Step:
    return Step(path, Who.LINK_WORKER, path, body)


def goes_on_in(step: Step) -> BoroughSlug | None:
    """The borough where a referral goes on after this step."""
    return BoroughSlug(step.body["to_borough"]) if step.end is State.REROUTED else None
