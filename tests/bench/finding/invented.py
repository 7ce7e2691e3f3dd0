"""An invented London: services in three clusters of four, as they are listed, and people who seek one."""

from random import Random
from uuid import UUID

from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.listing import Area, Listing, Site, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, Way
from services.contract.words.vocabulary import AgeBand, Channel, Gender, Need, ReferrerRole, Urgency
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person, Position
from services.matching.domain.search import Wanted
from tests.support.builders import NOW

REACH_METRES = 5000.0
TODAY = NOW.date()
_WEST, _EAST, _SOUTH, _NORTH = 503_000, 561_000, 155_000, 200_000
_CENTRES, _SPREAD = 60, 1500.0
_AGES = ((None, None), (None, None), (18, None), (18, 64), (55, None))
_BANDS = tuple(band for band in AgeBand if band is not AgeBand.UNDER_18)
_WAYS = ((Way.IN_PERSON,),) * 8 + ((Way.IN_PERSON, Way.ONLINE), (Way.TELEPHONE,))


class Invented:
    """Draws services and people, the same ones every time."""

    def __init__(self) -> None:
        self._random = Random(12)  # noqa: S311 - it must repeat itself
        self._centres = [self._anywhere() for _ in range(_CENTRES)]

    def services(self, count: int) -> list[Listed]:
        """So many services."""
        return [Listed(self._service(number), 1, self._random.choice([*BoroughSlug])) for number in range(count)]

    def people(self, count: int) -> list[Person]:
        """So many people."""
        return [self._person(number) for number in range(count)]

    def _service(self, number: int) -> Listing:
        draw, borough = self._random, self._random.choice(BOROUGHS)
        easting, northing = self._somewhere()
        minimum, maximum = draw.choice(_AGES)
        area = Area(kind=AreaKind.BOROUGH, code=borough.gss, name=borough.name)
        return Listing(
            service_id=UUID(int=1 << 100 | number),
            name="Invented Lunch Club",
            organization_name="Invented Neighbours",
            needs=self._needs(3),
            places=draw.choice((None, 5, 10, 20, 40)),
            who_for=WhoFor(
                minimum_age=minimum,
                maximum_age=maximum,
                genders=(Gender.FEMALE,) if draw.random() < 0.1 else (),
            ),
            ways=draw.choice(_WAYS),
            sites=(Site(easting=easting, northing=northing, borough=borough.slug, postcode="SE15 4QN"),),
            areas=(area,) if draw.random() < 0.3 else (),
            access=tuple(one for one in AccessNeed if draw.random() < 0.5),
            wait_days=draw.choice((None, 0, 7, 28)),
            assured_on=TODAY.replace(year=TODAY.year - draw.choice((0, 0, 1, 2))),
        )

    def _person(self, number: int) -> Person:
        draw, (easting, northing) = self._random, self._somewhere()
        wanted = Wanted(
            needs=self._needs(2),
            urgency=Urgency.ROUTINE,
            outcode="SE15",
            channel=Channel.EMAIL,
            age_band=draw.choice(_BANDS),
            gender=draw.choice((Gender.FEMALE, Gender.MALE)),
            referrer_role=draw.choice([*ReferrerRole]),
            access_needs=(AccessNeed.STEP_FREE,) if draw.random() < 0.2 else (),
        )
        where, borough = Position(easting, northing, "SE15"), draw.choice([*BoroughSlug])
        return Person(UUID(int=1 << 99 | number), wanted, where, borough, TODAY)

    def _needs(self, most: int) -> tuple[Need, ...]:
        return tuple(self._random.sample([*Need], self._random.randint(1, most)))

    def _anywhere(self) -> tuple[int, int]:
        return self._random.randrange(_WEST, _EAST), self._random.randrange(_SOUTH, _NORTH)

    def _somewhere(self) -> tuple[int, int]:
        """Three in four live, or are, around a centre."""
        if self._random.random() < 1 / 4:
            return self._anywhere()
        east, north = self._random.choice(self._centres)
        return int(self._random.gauss(east, _SPREAD)), int(self._random.gauss(north, _SPREAD))
