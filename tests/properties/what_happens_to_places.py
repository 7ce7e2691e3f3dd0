"""Services with few places, and whatever may happen to the referrals that seek one."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from services.contract import events
from services.contract.conversation import CONSUMES
from services.contract.event import Event
from services.contract.listing import Booking, Times
from services.contract.words.matching_words import BookingKind
from services.contract.words.vocabulary import Need
from services.runtime.working.decoding import Received
from tests.fakes.matching import a_listing, a_service_id, created
from tests.support.builders import NOW
from tests.support.matching_events import then

# Of two of them nobody has said how many people they can take; the last has two appointments and a course.
CAPACITIES = (1, None, 2, None, 1, None)
BOOKED = 5
# And the volunteers of two of them come along.
COMPANIONS = (None, 1, None, 2, None, None)
ASKS_AT_ONCE = 2
SERVICES = [a_service_id(number) for number in range(len(CAPACITIES) + 1)]


def booked(kind: BookingKind, day: int, **said: Any) -> Booking:
    """A single place, so many days after it all began."""
    on = (NOW + timedelta(days=day)).date()
    times = Times(starts_on=on, valid_from=on, opens_at="10:00", closes_at="11:00")
    return Booking(kind=kind, places=1, times=times, **said)


BOOKINGS = (
    booked(BookingKind.APPOINTMENT, 3),
    booked(BookingKind.APPOINTMENT, 30),
    booked(BookingKind.COURSE, 8, join_until=(NOW + timedelta(days=20)).date()),
)
LISTINGS = [
    a_listing(
        number,
        metres=900 * number,
        places=capacity,
        companions=COMPANIONS[number],
        bookings=BOOKINGS if number == BOOKED else (),
        needs=(Need.LONELINESS, Need.DEBT),
    )
    for number, capacity in enumerate(CAPACITIES)
]
STATED = [one.model_copy(update={"places": one.places or 1}) for one in LISTINGS]
HELD_FOR = timedelta(days=28)
ABOUT_A_SERVICE = {event for event in CONSUMES["matching"] if "service_id" in event.model_fields}

referrals = st.integers(0, 11)
services = st.sampled_from(SERVICES)


@st.composite
def news(draw: st.DrawFn) -> Received:
    """A new referral, or what happened to one, of those there are or are not."""
    number, event = draw(referrals), draw(st.sampled_from(CONSUMES["matching"]))
    if event is events.ReferralCreated:
        needs_human = draw(st.sampled_from([(), (), (), ("self-referral",)]))
        told: dict[str, Any] = {
            "urgency": draw(st.sampled_from(["routine", "urgent"])),
            "accompanied": draw(st.booleans()),
        }
        return created(number, needs_human=needs_human, **told)
    return then(event, number, **draw(facts(event)))


@st.composite
def facts(draw: st.DrawFn, event: type[Event]) -> dict[str, Any]:
    """What the event says, where it matters to matching."""
    told: dict[str, Any] = {"service_id": draw(services)} if event in ABOUT_A_SERVICE else {}
    if event is events.OfferDeclined:
        told["seek_another"] = draw(st.booleans())
    elif event is events.HumanDecided:
        told["decision"] = draw(st.sampled_from(["go-on", "close"]))
    elif event is events.ReferralRerouted and draw(st.booleans()):
        told |= {"to_borough": None, "new_referral_id": None, "to_service_id": draw(services)}
    return told
