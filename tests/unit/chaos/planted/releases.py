"""What is planted for the checker of broken releases to find, by what it says of it."""

from dataclasses import replace
from typing import Any

from services.contract.words.vocabulary import DeadLetterReason
from tests.chaos.findings.evidence import Logged, Posted, digest
from tests.chaos.load.history import Kind, Phase
from tests.unit.chaos.changes import Change, World, parked, told
from tests.unit.chaos.sound_world import CHIDI, CHIDIS, DANAS

FAILED: dict[str, Any] = {"key": CHIDI, "owner": "referral", "sequence": 1, "reason": DeadLetterReason.DECISION_FAILED}
RELEASED = told(Kind.RELEASE, Phase.OK, {"service": "matching"}, {"code": 1})


def all_of(*changes: Change) -> Change:
    def plant(world: World) -> World:
        for change in changes:
            world = change(world)
        return world

    return plant


def posted(service: str, record: Logged) -> Change:
    """The service has told of the record on the topic of dead letters."""
    message = Posted(service, record.spot, digest(record))
    return lambda world: (replace(world[0], posted=(*world[0].posted, message)), world[1])


REDRIVEN = all_of(RELEASED, parked("matching", CHIDIS, standing="worked", **FAILED), posted("matching", CHIDIS))
BURIED: dict[str, tuple[str, Change]] = {
    "a record fails under the right release": (
        "matching has put 1 records aside as failing, and may have put 0",
        parked("matching", CHIDIS, standing="worked", **FAILED),
    ),
    "a broken release of another service put nothing aside here": (
        "notify has put 1 records aside as failing, and may have put 0",
        all_of(RELEASED, parked("notify", DANAS, standing="worked", **FAILED)),
    ),
    "what a broken release put aside was never asked for again": (
        f"matching has not worked {CHIDIS.spot} since",
        all_of(RELEASED, parked("matching", CHIDIS, standing="waiting", **FAILED)),
    ),
    "what a broken release put aside was asked for, and not worked": (
        f"matching has not worked {CHIDIS.spot} since",
        all_of(RELEASED, parked("matching", CHIDIS, standing="retry-asked", **FAILED)),
    ),
}
