"""Who may go where, in bits: a service has one for each age band, gender, role and borough that it admits.

A person is one of each, so that they may go where all the bits that they have are admitted. Gender, role or age that
nobody has said are bits too, which only a service without such a limit admits.
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache, reduce
from operator import or_

from services.contract.boroughs import BY_GSS, BoroughSlug
from services.contract.listing import Area, Listing, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, Way
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole
from services.geography.wards import borough_of
from services.matching.domain.person import Person


class Bits:
    """Words, each with a bit of its own from the `first` on."""

    def __init__(self, words: Iterable[Hashable], first: int = 0) -> None:
        self.of_one = {word: 1 << bit for bit, word in enumerate(words, first)}
        self.any = sum(self.of_one.values())
        # Listings say the same few sets of words again and again.
        self.of = lru_cache(maxsize=4096)(self._of)

    def _of(self, words: tuple[Hashable, ...]) -> int:
        """The bits of these words together."""
        return reduce(or_, (self.of_one[word] for word in words), 0)


NEEDS, WAYS, ACCESS = Bits(Need), Bits(Way), Bits(AccessNeed)
AGES, _GENDERS, _ROLES, BOROUGHS = (
    Bits(AgeBand),
    Bits(Gender, first=10),
    Bits((*ReferrerRole, None), first=14),
    Bits(BoroughSlug, first=20),
)
# London, England, Great Britain, and the United Kingdom.
_REGIONS = frozenset({"E12000007", "E92000001", "K03000001", "K02000001"})
# Who takes part from home needs no step-free way in.
ACCESS_FROM_HOME = frozenset({AccessNeed.SIGN_LANGUAGE, AccessNeed.EASY_READ, AccessNeed.LARGE_PRINT})


def admitted(listing: Listing) -> int:
    """Whom a service admits, save for the outcodes that it serves."""
    who = listing.who_for
    return _admitted(who.minimum_age or 0, who.maximum_age, who.genders, who.routes) | boroughs_served(listing)


def boroughs_served(listing: Listing) -> int:
    """The bits of the boroughs in which those live whom it serves, save for the outcodes that it serves."""
    return reduce(or_, map(_boroughs, listing.areas), 0) if listing.areas else BOROUGHS.any


def identity(person: Person) -> int:
    """What a person is: one bit each for age band, gender, referrer's role and borough."""
    wanted = person.wanted
    age, gender = AGES.of_one[wanted.age_band], _GENDERS.of_one[wanted.gender]
    return age | gender | _ROLES.of_one[wanted.referrer_role] | BOROUGHS.of_one[person.borough]


def admits_age(who: WhoFor, band: AgeBand) -> bool:
    """Whether the whole band lies within the limits of a service: who is 85 or older may be older than any limit."""
    return _lies_within(band, who.minimum_age or 0, who.maximum_age)


@lru_cache(maxsize=4096)
def _admitted(minimum: int, maximum: int | None, genders: tuple[Gender, ...], roles: tuple[ReferrerRole, ...]) -> int:
    """The bits of the bands that lie wholly within the ages, of the genders, and of the roles."""
    ages = AGES.of(tuple(band for band in AgeBand if _lies_within(band, minimum, maximum)))
    known = tuple(one for one in genders if one is not Gender.UNKNOWN)
    return ages | (_GENDERS.of(known) if genders else _GENDERS.any) | (_ROLES.of(roles) if roles else _ROLES.any)


def _lies_within(band: AgeBand, minimum: int, maximum: int | None) -> bool:
    if band is AgeBand.UNKNOWN:
        return minimum == 0 and maximum is None
    youngest, _, oldest = band.value.partition("-")
    return int(youngest.rstrip("+")) >= minimum and (maximum is None or (oldest != "" and int(oldest) <= maximum))


def _boroughs(area: Area) -> int:
    """A ward is as much as its borough, since of a person no ward is known; their provider sees to the rest."""
    if area.kind is AreaKind.REGION:
        return BOROUGHS.any if area.code in _REGIONS else 0
    gss = borough_of(area.code) if area.kind is AreaKind.WARD else area.code
    return BOROUGHS.of_one[BY_GSS[gss].slug] if gss in BY_GSS else 0
