"""Events that were held back though they were not of the future, and the other way round."""

from datetime import timedelta

from tests.chaos.evidence import Logged, digest
from tests.chaos.history import Kind, Phase
from tests.chaos.planted.changing import World, appended, moved, set_aside, told
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import ADA, CHIDIS, NOBODY, NOTICES, REFERRALS
from tests.support import builders
from tests.support.records import a_record


def an_event_of_the_future() -> Logged:
    """Somebody says that a referral which nobody made will have been told of in an hour and a half."""
    telling = builders.a_person_told(referral_id=NOBODY)
    later = builders.NOW + timedelta(minutes=90)
    return Logged(**vars(a_record(telling, time=later, recordedtime=later)))


def with_an_event_of_the_future(world: World) -> World:
    forged = an_event_of_the_future()
    facts = {"topic": NOTICES, "digest": digest(forged), "referral_id": NOBODY}
    return told(Kind.FORGE, Phase.OK, facts, {"partition": 0, "offset": 2})(appended(forged)(world))


PLANTS = (
    Plant(
        "an event of the future was not held back",
        f"reporting did not hold back {NOTICES}/0/2, an event of the future",
        with_an_event_of_the_future,
    ),
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
