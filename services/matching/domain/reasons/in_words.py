"""How well a service does at each part of its score, in a sentence that any Londoner reads.

Of the person it says no more than they said themselves: what they asked for, and roughly where they are.
"""

from collections.abc import Sequence
from datetime import date

from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import NEED_PHRASES, Need
from services.matching.domain.ranking.scoring import NEUTRAL
from services.matching.domain.reasons.phrases import day, joined

# People walk 4.5 km in an hour, and streets make a way 1.3 times as long as a straight line: planners' rules of thumb.
METRES_A_MINUTE, DETOUR = 75, 1.3
LONGEST_WALK_MINUTES = 45
METRES_A_MILE = 1609.344

_FEW_MINUTES, _FIVE = 5, 5
_TWO_WEEKS, _WEEK = 14, 7
_NOWHERE_TO_GO = {
    Way.TELEPHONE: "It is by telephone, so there is nowhere to travel to.",
    Way.ONLINE: "It is online, so there is nowhere to travel to.",
    Way.AT_HOME: "It comes to people's homes, so there is nowhere to travel to.",
}


def of_needs(asked: Sequence[Need], met: Sequence[Need]) -> str:
    """What of all that was asked for it is there for."""
    if not met:
        return "It is not listed for what was asked for, and was chosen all the same."
    other = [one for one in asked if one not in met]
    it_is = f"It is there for {purposes(met, 'and')}"
    return f"{it_is}, but not for {purposes(other, 'or')}." if other else f"{it_is}."


def of_distance(way: Way, metres: float | None, place: str) -> str:
    """How far it is from the place that the person is near, as a walk where that is one."""
    if metres is None or way is not Way.IN_PERSON:
        return _NOWHERE_TO_GO.get(way, "There is nowhere to travel to.")
    minutes = metres * DETOUR / METRES_A_MINUTE
    if minutes < _FEW_MINUTES:
        return f"A few minutes' walk from {place}."
    if minutes <= LONGEST_WALK_MINUTES:
        return f"About {_FIVE * round(minutes / _FIVE)} minutes' walk from {place}."
    return f"{about_miles(metres)} from {place}, so most people would go by bus or train."


def of_room(free: int, places: int | None) -> str:
    """How many of its places were free, the one that is held among them."""
    if places is None:
        return "Nobody has said how many people it can take, so its provider is asked first."
    if free >= places:
        return "Its only place is free." if places == 1 else f"All of its {places} places are free."
    return f"It has {free} of {places} places free."


def of_booked_room(free: int) -> str:
    """How many places were free at the times that could be booked."""
    return f"It has {free} {'place' if free == 1 else 'places'} free at the times that can be booked."


def of_wait(days: int | None) -> str:
    """How long people wait for it."""
    if days is None:
        return "Nobody has said how long people wait for it."
    if days == 0:
        return "People can begin straight away."
    return f"People wait {about_so_long(days)} for it."


def of_freshness(assured_on: date | None) -> str:
    """When somebody last checked what is listed of it."""
    if assured_on is None:
        return "Nobody has said when its details were last checked."
    return f"Its details were last checked on {day(assured_on)}."


def of_hints(fit: float | None) -> str:
    """How well it suits what was said beyond the needs; None where nothing was."""
    if fit is None:
        return "Nothing else was said of what would be liked."
    if fit <= 0:
        return "What else was said is not among what it offers."
    return "It suits what else was said well." if fit >= 1 / 2 else "It suits some of what else was said."


def of_acceptance(rate: float) -> str:
    """How often it takes those who are referred to it; a half where too few were to say, which counts for nothing."""
    if rate == NEUTRAL:
        return "How often it takes people who are referred to it counts neither for nor against it."
    return f"It takes about {round(rate * 10)} of every 10 people who are referred to it."


def purposes(needs: Sequence[Need], last: str) -> str:
    """`company and friendship, help with food and help with debt`: what these needs are for."""
    return joined([NEED_PHRASES[one] for one in needs], last)


def about_miles(metres: float) -> str:
    """`About 2.5 miles`."""
    miles = metres / METRES_A_MILE
    told = f"{miles:.1f}".removesuffix(".0") if miles < 10 else f"{miles:.0f}"
    return "About a mile" if told == "1" else f"About {told} miles"


def about_so_long(days: int) -> str:
    """`about 3 weeks`, or the days where they are few."""
    if days < _TWO_WEEKS:
        return "1 day" if days == 1 else f"{days} days"
    return f"about {round(days / _WEEK)} weeks"
