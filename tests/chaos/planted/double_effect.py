"""What was done twice."""

from deploy.conservation.facts import About, Notice, Places
from tests.chaos.history import Kind, Phase
from tests.chaos.planted.changing import enveloped, evidently, logged, told
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, BELA, CHOIR, DANA, MATCHES, TOLD_ADA, TOLD_CHIDI, TOLD_DANA

ONE_MORE = {"borough": "southwark", "idempotency_key": "for another"}

PLANTS = (
    Plant(
        "one request made two referrals",
        f"The request for {ADA} in southwark made 2 referrals",
        told(Kind.REFER, Phase.OK, {**ONE_MORE, "idempotency_key": f"for {ADA}"}, {"referral_id": BELA, "status": 201}),
    ),
    Plant(
        "two requests were answered with one referral",
        f"2 requests were all told that they made the referral {ADA}",
        told(Kind.REFER, Phase.OK, ONE_MORE, {"referral_id": ADA, "status": 201}),
    ),
    Plant(
        "a match was noticed twice",
        f"There are 2 notices of the referral {ADA} being matched",
        lambda world: evidently(
            notices=(*world[0].notices, Notice("another", ADA, About.MATCHED, wanted=True, sent=True))
        )(world),
    ),
    Plant(
        "a mail went out twice",
        f"The notice {TOLD_ADA} is in the mailbox 2 times",
        evidently(mails={TOLD_ADA: 2, TOLD_CHIDI: 1, TOLD_DANA: 1}),
    ),
    Plant(
        "a referral holds two places",
        f"The referral {ADA} holds 2 places",
        evidently(places={CHOIR: Places(4, (ADA, ADA, BELA, DANA))}),
    ),
    Plant(
        "a repeat was decided anew",
        f"It was decided 2 times that the referral {ADA} is matched or not",
        logged(MATCHES, 0, lambda records: [*records, enveloped(records[0], sequence=2)]),
    ),
)
