"""Dead letters that are missing, changed or never sent."""

from tests.chaos.history import Kind, Phase
from tests.chaos.planted.changing import evidently, no_row, row, told
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import GARBLED, MATCHES

PLANTS = (
    Plant(
        "a service kept no dead letter of a garbled record",
        f"reporting has no dead letter of {GARBLED}",
        no_row("reporting", GARBLED),
    ),
    Plant(
        "a dead letter holds other bytes than came",
        f"reporting keeps other bytes of {GARBLED}",
        row("reporting", GARBLED, digest="other bytes"),
    ),
    Plant(
        "a dead letter never left",
        f"matching has not posted the dead letter of {GARBLED}",
        lambda world: evidently(posted=tuple(one for one in world[0].posted if one.service != "matching"))(world),
    ),
    Plant(
        "a garbled record that was acknowledged is not in the log",
        "The garbled record abc of southwark.matches is not in the log",
        told(Kind.GARBLE, Phase.OK, {"topic": MATCHES, "digest": "abc"}, {"partition": 0, "offset": 9}),
    ),
)
