"""Losses and inventions, and how the checker names them."""

from dataclasses import replace

from tests.chaos.history import Kind, Phase
from tests.chaos.planted.changing import forgotten, kept, known, told, untold
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, BELA, CHIDI, CHOIR, DANA, MATCHED, NOBODY

ONE_MORE = {"borough": "southwark", "idempotency_key": "for another"}

PLANTS = (
    Plant(
        "an acknowledged referral is nowhere",
        f"referral does not know the accepted referral {NOBODY}",
        told(Kind.REFER, Phase.OK, ONE_MORE, {"referral_id": NOBODY, "status": 201}),
    ),
    Plant(
        "matching never heard of a referral",
        f"matching does not know the accepted referral {ADA}",
        forgotten("matching", ADA),
    ),
    Plant(
        "reporting dropped a referral",
        f"reporting does not know the accepted referral {BELA}",
        forgotten("reporting", BELA),
    ),
    Plant(
        "an acknowledged referral cannot be read",
        f"The acknowledged referral {BELA} cannot be looked up: 404",
        told(Kind.LOOK, Phase.FAIL, {"referral_id": BELA}, {"status": 404}),
    ),
    Plant(
        "a referral is matched and waits at once",
        f"matching keeps the referral {CHIDI} as matched and as waiting",
        known("matching", CHIDI, state={"service_id": CHOIR, "reason": "no-room"}),
    ),
    Plant(
        "a refused request made a referral all the same",
        "referral keeps 1 referrals of southwark more than",
        untold(Kind.REFER, Phase.UNKNOWN),
    ),
    Plant(
        "matching knows a referral that was never made",
        f"matching knows the referral {DANA}, which referral never made",
        forgotten("referral", DANA),
    ),
    Plant(
        "a recorded attendance is forgotten",
        f"referral keeps of the referral {ADA} that the person has not been expected yet",
        known("referral", ADA, state=MATCHED),
    ),
    Plant(
        "an event never left the outbox",
        "notify has 1 events that have not left",
        kept("notify", lambda all_: replace(all_, outbox=1)),
    ),
)
