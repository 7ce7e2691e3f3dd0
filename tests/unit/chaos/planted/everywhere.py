"""What is planted in a world in which everything holds, by the checker that must find it, with what it then says."""

from dataclasses import replace
from datetime import timedelta

from deploy.conservation.facts import Notice, Places
from services.contract import events
from services.contract.words.vocabulary import About
from services.runtime.working.record import TopicPartition
from tests.chaos.load.history import Kind, Phase
from tests.support import builders
from tests.support.life_builders import an
from tests.unit.chaos.changes import (
    Change,
    appended_events,
    enveloped,
    evidently,
    forgotten,
    kept,
    known,
    logged,
    moved,
    no_row,
    parked,
    row,
    told,
    untold,
    with_an_event_of_the_future,
)
from tests.unit.chaos.planted.made_anew import PASSED_OVER
from tests.unit.chaos.planted.partners import WRONGLY_ANSWERED
from tests.unit.chaos.planted.releases import BURIED
from tests.unit.chaos.planted.timers import LATE_OR_LOST
from tests.unit.chaos.planted.unknown import TOLD, UNKNOWN
from tests.unit.chaos.planted.waits import HELD_UP, SHUT
from tests.unit.chaos.sound_world import (
    ADA,
    BELA,
    CHIDI,
    CHIDIS,
    CHOIR,
    DANA,
    DANAS,
    GARBLED,
    MATCHED,
    MATCHES,
    NOBODY,
    NOTICES,
    REFERRALS,
    TOLD_ADA,
    TOLD_CHIDI,
    TOLD_DANA,
)

ONE_MORE = {"borough": "southwark", "idempotency_key": "for another"}

PLANTED: dict[str, dict[str, tuple[str, Change]]] = {
    "conservation": {
        "an acknowledged referral is nowhere": (
            f"referral does not know the accepted referral {NOBODY}",
            told(Kind.REFER, Phase.OK, ONE_MORE, {"referral_id": NOBODY, "status": 201}),
        ),
        "matching never heard of a referral": (
            f"matching does not know the accepted referral {ADA}",
            forgotten("matching", ADA),
        ),
        "reporting dropped a referral": (
            f"reporting does not know the accepted referral {BELA}",
            forgotten("reporting", BELA),
        ),
        "a referral is matched and waits at once": (
            f"matching keeps the referral {CHIDI} as one who has a place, and as waiting",
            known("matching", CHIDI, state={"service_id": CHOIR, "reason": "no-room"}),
        ),
        "a recorded attendance is forgotten": (
            f"referral keeps of the referral {ADA} that it was attended on no day",
            known("referral", ADA, state=MATCHED),
        ),
        "an event never left the outbox": (
            "notify has 1 events that have not left",
            kept("notify", lambda all_: replace(all_, outbox=1)),
        ),
        "a match was noticed twice": (
            f"The referral {ADA} was matched 1 times, and has 2 notices of it",
            lambda world: evidently(
                notices=(*world[0].notices, Notice("another", ADA, About.MATCHED, wanted=True, sent=True))
            )(world),
        ),
        "a mail went out twice": (
            f"The notice {TOLD_ADA} is in the mailbox 2 times",
            evidently(mails={TOLD_ADA: 2, TOLD_CHIDI: 1, TOLD_DANA: 1}),
        ),
        "a referral holds two places": (
            f"The referral {ADA} holds 2 places",
            evidently(places={CHOIR: Places(4, (ADA, ADA, BELA, DANA))}),
        ),
        "more hold a place than there are": (
            f"The service {CHOIR} has 2 places, and 3 are held",
            evidently(places={CHOIR: Places(2, (ADA, BELA, DANA))}),
        ),
    },
    "lost": {
        "an acknowledged referral cannot be read": (
            f"The acknowledged referral {BELA} cannot be looked up: 404",
            told(Kind.LOOK, Phase.FAIL, {"referral_id": BELA}, {"status": 404}),
        ),
        "a refused request made a referral all the same": (
            "referral keeps 1 referrals of southwark more than",
            untold(Kind.REFER, Phase.UNKNOWN),
        ),
        "matching knows a referral that was never made": (
            f"matching knows the referral {DANA}, which referral never made",
            forgotten("referral", DANA),
        ),
    },
    "double effect": {
        "one request made two referrals": (
            f"The request for {ADA} in southwark made 2 referrals",
            told(
                Kind.REFER,
                Phase.OK,
                {**ONE_MORE, "idempotency_key": f"for {ADA}"},
                {"referral_id": BELA, "status": 201},
            ),
        ),
        "two requests were answered with one referral": (
            f"2 requests were all told that they made the referral {ADA}",
            told(Kind.REFER, Phase.OK, ONE_MORE, {"referral_id": ADA, "status": 201}),
        ),
        "a repeat was decided anew": (
            f"It was decided 2 times that the referral {ADA} is matched or not because of",
            logged(MATCHES, 0, lambda records: [*records, enveloped(records[0], sequence=2)]),
        ),
        "an offer was turned down twice": (
            f"offer-declined of {CHOIR} was said 1 times too often about the referral {BELA}",
            appended_events(*[an(events.OfferDeclined, referral_id=BELA)] * 2),
        ),
        "the same answer was called for twice": (
            f"It was decided 2 times that the referral {BELA} is called nudge since {builders.NOW}",
            appended_events(*[an(events.ResponseOverdue, referral_id=BELA, step="nudge")] * 2),
        ),
    },
    "order and gap": {
        "an event is missing from the log": (
            f"referral's event 2 about {ADA} lies in the log after its event 0",
            logged(REFERRALS, 0, lambda records: records[1:5]),
        ),
        "two events lie in the log the wrong way round": (
            f"referral's event 2 about {ADA} lies in the log after its event 0",
            logged(REFERRALS, 0, lambda records: [records[4], *records[1:4], records[0], records[5]]),
        ),
        "an event was never published": (
            f"notify has published 1 events about {CHIDI}, and 0 are in the log",
            logged(NOTICES, 0, lambda records: records[:1]),
        ),
        "a service did not consume the last event": (
            f"matching has consumed referral on {ADA} up to 1, and referral has published 2",
            known("matching", ADA, consumed={"referral": 1}),
        ),
        "a service consumed what was never published": (
            f"reporting has consumed 3 events of notify on {BELA}, and there are none",
            known("reporting", BELA, consumed={"referral": 1, "matching": 1, "notify": 3}),
        ),
        "one referral's events lie in two partitions": (
            f"matching's events about {DANA} lie in more than one partition",
            logged(MATCHES, 0, lambda records: [*records, replace(DANAS, partition=0)]),
        ),
    },
    "capacity": {
        "matching believes in more places than are listed": (
            f"3 places are held at {CHOIR}, which is listed with 2",
            evidently(capacities={CHOIR: 2}),
        ),
        "a place was promised that nobody holds": (
            f"The referral {BELA} was told of a place at {CHOIR}, and holds none there",
            evidently(places={CHOIR: Places(3, (ADA, DANA))}),
        ),
    },
    "replay equality": {
        "reporting counts a record that the log does not have": (
            f"reporting's journey of {ADA} is not what the log makes of it",
            moved(ADA),
        ),
        "reporting dropped an aggregate": (
            f"reporting's journey of {DANA} is not what the log makes of it",
            forgotten("reporting", DANA),
        ),
        "the funnel shows another figure": (
            "The figures that reporting shows are not those that the log makes",
            evidently(figures='{"london":{"created":9}}'),
        ),
    },
    "offset conservation": {
        "a record is gone from the log": (
            f"The log of {MATCHES}/0 is not whole",
            logged(MATCHES, 0, lambda records: records[:3]),
        ),
        "what a borough said of another's referral was worked": (
            f"reporting passed {MATCHES}/1/0 without having consumed event 1 of matching about {DANA}",
            known("reporting", DANA, borough="camden"),
        ),
        "a fence is behind the log": (
            f"reporting's fence of {MATCHES}/0 stands at 3, and the log ends at 4",
            kept("reporting", lambda all_: replace(all_, fences={**all_.fences, TopicPartition(MATCHES, 0): 3})),
        ),
        "a fence is ahead of the log": (
            f"notify's fence of {MATCHES}/1 stands at 2, and the log ends at 1",
            kept("notify", lambda all_: replace(all_, fences={**all_.fences, TopicPartition(MATCHES, 1): 2})),
        ),
        "an unreadable record was stepped over": (f"matching did not park {GARBLED}", no_row("matching", GARBLED)),
        "a readable record was stepped over": (
            f"matching passed {REFERRALS}/0/4 without having consumed event 2",
            known("matching", ADA, consumed={"referral": 1}),
        ),
        "an event was applied and parked": (
            f"reporting keeps {REFERRALS}/0/2 as waiting",
            parked("reporting", CHIDIS, reason="sequence-gap"),
        ),
        "an event was applied that no record holds": (
            f"matching has consumed event 2 of referral about {BELA}, which no record holds",
            known("matching", BELA, consumed={"referral": 2}),
        ),
        **PASSED_OVER,
    },
    "dead letters": {
        "a service kept no dead letter of a garbled record": (
            f"reporting has no dead letter of {GARBLED}",
            no_row("reporting", GARBLED),
        ),
        "a dead letter holds other bytes than came": (
            f"reporting keeps other bytes of {GARBLED}",
            row("reporting", GARBLED, digest="other bytes"),
        ),
        "a dead letter never left": (
            f"matching has not posted the dead letter of {GARBLED}",
            lambda world: evidently(posted=tuple(one for one in world[0].posted if one.service != "matching"))(world),
        ),
        "a garbled record that was acknowledged is not in the log": (
            "The garbled record abc of southwark.matches is not in the log",
            told(Kind.GARBLE, Phase.OK, {"topic": MATCHES, "digest": "abc"}, {"partition": 0, "offset": 9}),
        ),
    },
    "clocks": {
        "an event of the future was not held back": (
            f"reporting did not hold back {NOTICES}/0/2, an event of the future",
            with_an_event_of_the_future,
        ),
        "an event of now was held back as of the future": (
            f"reporting held {REFERRALS}/0/2 back, which was 0 seconds ahead",
            parked("reporting", CHIDIS, reason="future-dated", standing="worked"),
        ),
        "an event is still held back though its time has come": (
            f"reporting still holds {REFERRALS}/0/2 back",
            parked("reporting", CHIDIS, reason="future-dated", at=builders.NOW - timedelta(minutes=10)),
        ),
        "reporting went by the clock of who spoke": (
            f"reporting's journey of {ADA} is not what the log makes of it",
            moved(ADA),
        ),
    },
    "synthetic": {
        "a real referral was made of a synthetic one": (
            f"The referral {BELA} was asked for as synthetic, and made as real",
            told(Kind.REFER, Phase.OK, {**ONE_MORE, "synthetic": True}, {"referral_id": BELA, "status": 201}),
        ),
        "a service takes a real referral for a synthetic one": (
            f"matching takes the referral {ADA} for synthetic",
            known("matching", ADA, synthetic=True),
        ),
        "an event has a mark that its referral has not": (
            f"{MATCHES}/0/0 says of the referral {ADA} that it is synthetic",
            logged(MATCHES, 0, lambda records: [enveloped(records[0], synthetic=True), *records[1:]]),
        ),
        "a synthetic referral holds a place": (
            f"The synthetic referral {ADA} holds a place at {CHOIR}",
            known("referral", ADA, synthetic=True),
        ),
        "somebody was told of a synthetic referral": (
            f"The notice {TOLD_ADA} is about a synthetic referral",
            known("referral", ADA, synthetic=True),
        ),
    },
    "timers": LATE_OR_LOST,
    "partners": WRONGLY_ANSWERED,
    "known to a database": UNKNOWN,
    "told of what was said": TOLD,
    "well while others are ill": HELD_UP,
    "open doors": SHUT,
    "broken releases": BURIED,
}
