"""Events held back that should not be."""

from datetime import timedelta

from tests import builders
from tests.chaos.planted.changing import moved, set_aside
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, CHIDIS, REFERRALS

PLANTS = (
    Plant(
        "an event of now was held back as of the future",
        f"reporting held {REFERRALS}/0/2 back, which was 0 seconds ahead",
        set_aside("reporting", CHIDIS, reason="future-dated", standing="worked"),
    ),
    Plant(
        "an event is still held back though its time has come",
        f"reporting still holds {REFERRALS}/0/2 back",
        set_aside("reporting", CHIDIS, reason="future-dated", at=builders.NOW - timedelta(minutes=10)),
    ),
    Plant(
        "reporting went by the clock of who spoke",
        f"reporting's journey of {ADA} is not what the log makes of it",
        moved(ADA),
    ),
)
