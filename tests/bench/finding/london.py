"""Invented services all over London with all that a listing tells, and referrals of people who live there."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from deploy.invented.listings import directory
from deploy.invented.people import weighted
from deploy.invented.referrals import NEEDS, NEEDS_EACH, ROLES, URGENCIES
from services.contract.boroughs import BOROUGHS, BY_SLUG, Borough, BoroughSlug
from services.contract.events import ReferralCreated
from services.contract.listing import Listing, Site
from services.contract.words.vocabulary import AgeBand, Gender
from services.geography.gazetteer import Gazetteer
from services.geography.postcodes import Postcode
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import Record
from services.matching.domain.listed import Listed
from tests.support import builders

# So many are invented as a feed writes them; the others are these again, elsewhere.
_WRITTEN = 1_000
_BANDS = tuple(band for band in AgeBand if band not in (AgeBand.UNDER_18, AgeBand.UNKNOWN))
_SEALED = {"person_id": builders.PERSON_ID, "fields": {"name": "aW52ZW50ZWQ=" * 8, "story": "aW52ZW50ZWQ=" * 40}}


class London:
    """Draws services and referrals, the same ones every time."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._random = Random(12)  # noqa: S311 - it must repeat itself
        self._postcodes = {borough.gss: gazetteer.postcodes_in(borough.gss) for borough in BOROUGHS}

    def services(self, count: int) -> list[Listed]:
        """So many services of every kind."""
        written = self._written()
        return [self._again(written[number % len(written)], number) for number in range(count)]

    def referrals(self, count: int) -> Iterator[tuple[Borough, ReferralCreated]]:
        """So many referrals, from each borough in turn."""
        for number in range(count):
            borough = BOROUGHS[number % len(BOROUGHS)]
            yield borough, self._referral(borough)

    def _written(self) -> Sequence[Listing]:
        services = directory.invented(
            _WRITTEN,
            self._random,
            run="bench",
            postcodes_in=self._gazetteer.postcodes_in,
            varied_on=datetime.now(UTC).date(),
        )
        reader = DirectoryReader(self._gazetteer, NeedTerms.reviewed())
        read = reader.read(Record(f"line {number}", one) for number, one in enumerate(services))
        return [one.listing for one in read if one.listing]

    def _again(self, listing: Listing, number: int) -> Listed:
        changes = {
            "service_id": UUID(int=self._random.getrandbits(128), version=5),
            "name": f"{listing.name} {number}",
            "sites": tuple(map(self._moved, listing.sites)),
        }
        keeper = listing.sites[0].borough if listing.sites else BoroughSlug.CITY_OF_LONDON
        return Listed(listing.model_copy(update=changes), 1, keeper)

    def _moved(self, site: Site) -> Site:
        """The same elsewhere in its borough."""
        postcode = Postcode.parse(self._random.choice(self._postcodes[BY_SLUG[site.borough].gss]))
        place = self._gazetteer.find(postcode)
        assert place is not None
        changes = {"easting": place.easting, "northing": place.northing, "postcode": str(postcode)}
        return site.model_copy(update=changes)

    def _referral(self, borough: Borough) -> ReferralCreated:
        draw = self._random
        needs = dict.fromkeys(weighted(draw, NEEDS) for _ in range(weighted(draw, NEEDS_EACH)))
        return builders.a_referral_created(
            referral_id=UUID(int=draw.getrandbits(128), version=5),
            needs=tuple(needs),
            urgency=weighted(draw, URGENCIES),
            referrer_role=weighted(draw, ROLES),
            outcode=draw.choice(self._postcodes[borough.gss]).split()[0],
            age_band=draw.choice(_BANDS),
            gender=draw.choice((Gender.FEMALE, Gender.MALE)),
            sealed=_SEALED,
        )
