"""Offsets that nobody accounts for, or somebody accounts for twice."""

from dataclasses import replace

from services.runtime.working.record import TopicPartition
from tests.chaos.planted.changing import kept, known, logged, no_row, set_aside
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, BELA, CHIDIS, GARBLED, MATCHES, REFERRALS

PLANTS = (
    Plant(
        "a record is gone from the log",
        f"The log of {MATCHES}/0 is not whole",
        logged(MATCHES, 0, lambda records: records[:3]),
    ),
    Plant(
        "a fence is behind the log",
        f"reporting's fence of {MATCHES}/0 stands at 3, and the log ends at 4",
        kept("reporting", lambda all_: replace(all_, fences={**all_.fences, TopicPartition(MATCHES, 0): 3})),
    ),
    Plant(
        "a fence is ahead of the log",
        f"notify's fence of {MATCHES}/1 stands at 2, and the log ends at 1",
        kept("notify", lambda all_: replace(all_, fences={**all_.fences, TopicPartition(MATCHES, 1): 2})),
    ),
    Plant(
        "an unreadable record was stepped over",
        f"matching did not set {GARBLED} aside",
        no_row("matching", GARBLED),
    ),
    Plant(
        "a readable record was stepped over",
        f"matching passed {REFERRALS}/0/4 without having heard event 2",
        known("matching", ADA, heard={"referral": 1}),
    ),
    Plant(
        "an event was applied and parked",
        f"reporting keeps {REFERRALS}/0/2 as waiting",
        set_aside("reporting", CHIDIS, reason="sequence-gap"),
    ),
    Plant(
        "an event was applied that no record holds",
        f"matching has heard event 2 of referral about {BELA}, which no record holds",
        known("matching", BELA, heard={"referral": 2}),
    ),
)
