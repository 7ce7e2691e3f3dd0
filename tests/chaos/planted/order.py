"""Gaps, and events out of order."""

from dataclasses import replace

from tests.chaos.planted.changing import known, logged
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, BELA, CHIDI, DANA, DANAS, MATCHES, NOTICES, REFERRALS

PLANTS = (
    Plant(
        "an event is missing from the log",
        f"referral's event 2 about {ADA} lies in the log after its event 0",
        logged(REFERRALS, 0, lambda records: records[1:5]),
    ),
    Plant(
        "two events lie in the log the wrong way round",
        f"referral's event 2 about {ADA} lies in the log after its event 0",
        logged(REFERRALS, 0, lambda records: [records[4], *records[1:4], records[0], records[5]]),
    ),
    Plant(
        "an event was never published",
        f"notify has said 1 events about {CHIDI}, and 0 are in the log",
        logged(NOTICES, 0, lambda records: records[:1]),
    ),
    Plant(
        "a service did not hear the last event",
        f"matching has heard referral on {ADA} up to 1, and referral has said 2",
        known("matching", ADA, heard={"referral": 1}),
    ),
    Plant(
        "a service heard what was never said",
        f"reporting has heard 3 events of notify on {BELA}, and there are none",
        known("reporting", BELA, heard={"referral": 1, "matching": 1, "notify": 3}),
    ),
    Plant(
        "one referral's events lie in two partitions",
        f"matching's events about {DANA} lie in more than one partition",
        logged(MATCHES, 0, lambda records: [*records, replace(DANAS, partition=0)]),
    ),
)
