"""What makes one invented listing another than the next: room, whom it is for, how people take part, what is known."""

from dataclasses import dataclass
from random import Random

from deploy.invented.people import weighted
from services.contract.words.listing_words import Way
from services.contract.words.matching_words import BookingKind
from services.contract.words.vocabulary import Gender

CAPACITIES = range(1, 7)
# Of a hundred each. How many people can come: said, said of each appointment or course, not said, or nobody at present.
SAID = {"said": 58, "not-said": 28, "full": 6, BookingKind.APPOINTMENT: 5, BookingKind.COURSE: 3}
WAYS: dict[Way, int] = {Way.IN_PERSON: 88, Way.TELEPHONE: 5, Way.ONLINE: 4, Way.AT_HOME: 3}
AGES: dict[tuple[int | None, int | None], int] = {
    (18, None): 62,
    (None, None): 14,
    (55, None): 10,
    (65, None): 8,
    (18, 34): 4,
    (25, 64): 2,
}
GENDERS: dict[Gender | None, int] = {None: 94, Gender.FEMALE: 4, Gender.MALE: 2}
PENCE: dict[int | None, int] = {None: 15, 0: 55, 200: 15, 350: 10, 500: 5}
LANGUAGES: dict[tuple[str, ...], int] = {(): 82, ("bn",): 5, ("pl",): 4, ("so",): 3, ("es", "pt"): 3, ("tr", "ku"): 3}
WAITS: dict[int | None, int] = {None: 60, 7: 20, 14: 12, 42: 8}
# Days since somebody said that the listing is right; a quarter of them are older than half a year, or nobody knows.
CHECKED: dict[int | None, int] = {20: 30, 75: 25, 150: 20, 300: 10, 600: 7, None: 8}
CLOSED_FOR_NOW = {True: 3, False: 97}


@dataclass(frozen=True)
class Kind:
    """One kind of listing. `places` is None where nobody has said; ages and gender are limits where they are given.

    Where there is a `booking`, the places are those of each appointment, or of a course.
    """

    places: int | None
    booking: BookingKind | None = None
    way: Way = Way.IN_PERSON
    minimum_age: int | None = 18
    maximum_age: int | None = None
    gender: Gender | None = None
    pence: int | None = None
    languages: tuple[str, ...] = ()
    step_free: bool = False
    wait_days: int | None = None
    checked_days_ago: int | None = None
    is_closed_for_now: bool = False


def plain(random: Random) -> Kind:
    """A service for adults, in person, with a few places, of which no more is known."""
    return Kind(places=random.choice(CAPACITIES))


def varied(random: Random) -> Kind:
    """A service of any kind."""
    youngest, oldest = weighted(random, AGES)
    said = weighted(random, SAID)
    places = random.choice(CAPACITIES)
    return Kind(
        places={"not-said": None, "full": 0}.get(said, places),
        booking=BookingKind(said) if said in [*BookingKind] else None,
        way=weighted(random, WAYS),
        minimum_age=youngest,
        maximum_age=oldest,
        gender=weighted(random, GENDERS),
        pence=weighted(random, PENCE),
        languages=weighted(random, LANGUAGES),
        step_free=random.random() < 0.7,
        wait_days=weighted(random, WAITS),
        checked_days_ago=weighted(random, CHECKED),
        is_closed_for_now=weighted(random, CLOSED_FOR_NOW),
    )
