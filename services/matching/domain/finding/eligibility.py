"""Who may go where, in bits: a service has one for each age band, gender, role and borough that it admits.

A person is one of each, so that they may go where all the bits that they have are admitted. Gender, role or age that
nobody has said are bits too, which only a service without such a limit admits.
"""

from collections.abc import Iterable
from functools import cache, reduce
from operator import or_

from services.contract.boroughs import BY_GSS, BoroughSlug
from services.contract.listing import Area, Listing, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, Way
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole
from services.matching.domain.person import Person


def _numbered(words: Iterable[object], first: int = 0) -> dict[object, int]:
    return {word: 1 << bit for bit, word in enumerate(words, first)}


_AGES = _numbered(AgeBand)
_GENDERS = _numbered(Gender, 10)
_ROLES = _numbered((*ReferrerRole, None), 14)
_BOROUGHS = _numbered(BoroughSlug, 20)
NEEDS, WAYS, ACCESS = _numbered(Need), _numbered(Way), _numbered(AccessNeed)

ANY_AGE, ANY_BOROUGH = sum(_AGES.values()), sum(_BOROUGHS.values())
_ANY_GENDER, _ANY_ROLE = sum(_GENDERS.values()), sum(_ROLES.values())
# London, England, Great Britain, and the United Kingdom.
_REGIONS = frozenset({"E12000007", "E92000001", "K03000001", "K02000001"})
# Who takes part from home needs no step-free way in.
ACCESS_FROM_HOME = frozenset({AccessNeed.SIGN_LANGUAGE, AccessNeed.EASY_READ, AccessNeed.LARGE_PRINT})


def bits(words: Iterable[object], numbered: dict[object, int]) -> int:
    """The bits of these words together."""
    return reduce(or_, (numbered[word] for word in words), 0)


def admitted(listing: Listing) -> int:
    """Whom a service admits, save for the outcodes that it serves."""
    who = listing.who_for
    genders = bits((one for one in who.genders if one is not Gender.UNKNOWN), _GENDERS) if who.genders else _ANY_GENDER
    roles = bits(who.routes, _ROLES) if who.routes else _ANY_ROLE
    return _ages(who.minimum_age or 0, who.maximum_age) | genders | roles | _boroughs(listing.areas)


def identity(person: Person) -> int:
    """What a person is: one bit each for age band, gender, referrer's role and borough."""
    wanted = person.wanted
    return _AGES[wanted.age_band] | _GENDERS[wanted.gender] | _ROLES[wanted.referrer_role] | _BOROUGHS[person.borough]


def admits_age(who: WhoFor, band: AgeBand) -> bool:
    """Whether the whole band lies within the limits of a service."""
    return _lies_within(band, who.minimum_age or 0, who.maximum_age)


@cache
def _ages(minimum: int, maximum: int | None) -> int:
    """The bands that lie wholly within. Who is 85 or older, or of an age that nobody knows, may be older than any."""
    return bits((band for band in AgeBand if _lies_within(band, minimum, maximum)), _AGES)


def _lies_within(band: AgeBand, minimum: int, maximum: int | None) -> bool:
    if band is AgeBand.UNKNOWN:
        return minimum == 0 and maximum is None
    youngest, _, oldest = band.value.partition("-")
    return int(youngest.rstrip("+")) >= minimum and (maximum is None or (oldest != "" and int(oldest) <= maximum))


def _boroughs(areas: Iterable[Area]) -> int:
    """The boroughs that these areas are, or lie around; all of them where there are no areas."""
    if not areas:
        return ANY_BOROUGH
    return reduce(or_, map(_borough, areas), 0)


def _borough(area: Area) -> int:
    if area.kind is AreaKind.REGION:
        return ANY_BOROUGH if area.code in _REGIONS else 0
    if area.kind is AreaKind.BOROUGH and area.code in BY_GSS:
        return _BOROUGHS[BY_GSS[area.code].slug]
    return 0
