"""Places that are not there."""

from deploy.conservation.facts import Places
from tests.chaos.planted.changing import evidently
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, BELA, CHOIR, DANA

PLANTS = (
    Plant(
        "more hold a place than there are",
        f"The service {CHOIR} has 2 places, and 3 are held",
        evidently(places={CHOIR: Places(2, (ADA, BELA, DANA))}),
    ),
    Plant(
        "matching believes in more places than are listed",
        f"3 places are held at {CHOIR}, which is listed with 2",
        evidently(capacities={CHOIR: 2}),
    ),
    Plant(
        "a place was promised that nobody holds",
        f"The referral {BELA} was told of a place at {CHOIR}, and holds none there",
        evidently(places={CHOIR: Places(3, (ADA, DANA))}),
    ),
)
