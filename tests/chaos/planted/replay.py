"""Figures that the log does not bear out."""

from tests.chaos.planted.changing import evidently, forgotten, moved
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, DANA

PLANTS = (
    Plant(
        "reporting counts a record that the log does not have",
        f"reporting's journey of {ADA} is not what the log makes of it",
        moved(ADA),
    ),
    Plant(
        "reporting dropped an aggregate",
        f"reporting's journey of {DANA} is not what the log makes of it",
        forgotten("reporting", DANA),
    ),
    Plant(
        "the funnel shows another figure",
        "The funnel that reporting shows is not the one that the log makes",
        evidently(funnel='{"london":{"created":9}}'),
    ),
)
