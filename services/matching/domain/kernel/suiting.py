"""Where a person may go, by bits; the same rules as in finding/rules.py, where they are written for people.

A property test holds both together.
"""

from math import inf, nan, sqrt

import numpy as np

from services.matching.domain.kernel.compiled import compiled
from services.matching.domain.kernel.layout import (
    ACCESS,
    ANY_WAY_FROM_HOME,
    ANYWHERE,
    ASKED_ACCESS,
    BOUND,
    BY_COMING,
    CLOSED,
    COME,
    EAST,
    EASTING,
    ENTRY_ADMITTED,
    ENTRY_ROW,
    FIRST_SITE,
    FROM_HOME,
    HOME_ACCESS,
    IDENTITY,
    LIVES_IN,
    METRES,
    NO_SITE,
    NORTH,
    NORTHING,
    NOWHERE,
    OUTCODE,
    OWN,
    REACH,
    ROW,
    SHARED,
    SITE,
    SITE_ACCESS,
    SITES,
    TODAY,
    TOLD,
    WAYS,
    Floats,
    Ints,
    Question,
    Tables,
)
from services.matching.domain.kernel.places import first_from


@compiled
def _named(pairs: Ints, row: int, codes: Ints) -> bool:
    """Whether a row is paired with any of these codes."""
    for code in codes:
        pair = (row << 32) | code
        number = first_from(pairs, pair)
        if number < len(pairs) and pairs[number] == pair:
            return True
    return False


@compiled
def _admits(services: Ints, entries: Ints, outcodes: Ints, asked: Ints, number: int) -> bool:
    """Whether an entry's service is for such people, who live where it serves, and is shared with their borough."""
    row, admitted = entries[number, ENTRY_ROW], entries[number, ENTRY_ADMITTED]
    if asked[LIVES_IN] and not services[row, SHARED] & asked[LIVES_IN]:
        return False
    if admitted & asked[IDENTITY] == asked[IDENTITY]:
        return True
    if admitted & asked[ANYWHERE] != asked[ANYWHERE] or len(outcodes) == 0:
        return False
    return _named(outcodes, row, asked[OUTCODE : OUTCODE + 1])


@compiled
def _is_open_to(question: Question, languages: Ints, row: int) -> bool:
    """Whether the person speaks what is spoken there, and has not declined it."""
    if len(question.spoken) > 0 and not _named(languages, row, question.spoken):
        return False
    is_open = True
    for declined in question.declined:
        is_open = is_open and declined != row
    return is_open


@compiled
def _nearest(services: Ints, sites: Ints, asked: Ints, row: int, access: int) -> tuple[int, float, bool]:
    """The number and the square of the distance of the site where they can come, and whether any reaches them."""
    nearest, squared, is_reached = NO_SITE, inf, False
    first = services[row, FIRST_SITE]
    for number in range(services[row, SITES]):
        site = first + number
        east, north, reach = (
            sites[site, EASTING] - asked[EAST],
            sites[site, NORTHING] - asked[NORTH],
            sites[site, REACH],
        )
        away = float(east * east + north * north)
        if away <= reach * reach:
            is_reached = True
            can_come = sites[site, COME] != 0 and sites[site, SITE_ACCESS] & access == access
            if can_come and away < squared:
                nearest, squared = number, away
    return nearest, squared, is_reached


@compiled
def _taking_part(services: Ints, sites: Ints, asked: Ints, row: int, anyhow: bool) -> tuple[int, float]:
    """At which site, and the square of how far off, NaN from home; by any way, and whatever they need, if `anyhow`."""
    site, squared, is_reached = _nearest(services, sites, asked, row, 0 if anyhow else asked[ASKED_ACCESS])
    if site != NO_SITE and (anyhow or asked[BY_COMING] != 0):
        return site, squared
    ways, access = (ANY_WAY_FROM_HOME, 0) if anyhow else (asked[FROM_HOME], asked[HOME_ACCESS])
    can = services[row, WAYS] & ways != 0 and services[row, ACCESS] & access == access
    return (NO_SITE, nan) if can and (is_reached or services[row, BOUND] == 0) else (NOWHERE, nan)


@compiled
def looked_for(tables: Tables, question: Question, numbers: Ints, missed: bool) -> Floats:
    """What suits and has room, of the services of these entries, or what is `missed`; its parts are not reckoned."""
    services, sites, entries, asked, free = tables.services, tables.sites, tables.entries, question.asked, question.free
    found, count = np.empty((len(numbers), TOLD)), 0
    for number in numbers:
        row, site, squared = entries[number, ENTRY_ROW], NOWHERE, nan
        if _admits(services, entries, tables.outcodes, asked, number) and _is_open_to(question, tables.languages, row):
            site, squared = _taking_part(services, sites, asked, row, False)
        if site != NOWHERE and (free[row] > 0 and services[row, CLOSED] < asked[TODAY]) == missed:
            continue
        if site == NOWHERE and missed:
            site, squared = _taking_part(services, sites, asked, row, True)
        if site != NOWHERE:
            found[count, ROW], found[count, SITE], found[count, METRES] = row, site, sqrt(squared)
            found[count, OWN] = question.added[number]
            count += 1
    return found[:count]
