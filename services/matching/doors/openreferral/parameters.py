"""What may be asked of lists: the query parameters of Open Referral UK 3.0, bounded."""

from datetime import UTC, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from services.contract.doors.refusals import Refusal
from services.geography.gazetteer import Gazetteer
from services.geography.postcodes import NotAPostcode, Postcode
from services.matching.directory.export.catalogue import Catalogue
from services.matching.directory.export.query import Near, Query
from services.matching.directory.export.terms import Term

# A page of a hundred whole services is half a megabyte.
MOST_SHOWN = 100
USUAL_SHOWN = 50
# The standard would have all services in one answer where only their ids are wanted.
MOST_IDS = 50_000


class BadParameter(Refusal):
    """A parameter of the query says what cannot be looked for."""

    title = "The query cannot be understood"
    what_to_do = "Mend the parameter that the answer names, or leave it out."


_Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {word: day[:2].upper() for day in _DAYS for word in (day[:2], day[:3], day)}


def _short(day: object) -> object:
    """A day as the standard's rules write it, where people write its name."""
    return _SHORT.get(day.strip().casefold(), day) if isinstance(day, str) else day


class Page(BaseModel):
    """Which page of a list."""

    page: int = Field(default=1, ge=1, le=1_000_000, description="The number of the page, from 1.")
    per_page: int = Field(default=USUAL_SHOWN, ge=1, le=MOST_SHOWN, description="How many on a page.")


class Filters(Page):
    """Which services of a list."""

    search: str | None = Field(default=None, max_length=200, description="Words that must all occur.")
    taxonomy_term_id: UUID | None = Field(default=None, description="The id of a term that a service has.")
    taxonomy_id: UUID | None = Field(default=None, description="The id of a taxonomy of which a service has a term.")
    minimum_age: float | None = Field(
        default=None, ge=0, le=150, description="Services whose minimum age is this or more."
    )
    maximum_age: float | None = Field(
        default=None, ge=0, le=150, description="Services whose maximum age is this or less."
    )
    day: Annotated[_Day | None, BeforeValidator(_short)] = Field(
        default=None, description="The day of the week on which one opens, as `MO` or `Monday`."
    )
    start_time: time | None = Field(default=None, description="Services that open at this time of day, or later.")
    end_time: time | None = Field(default=None, description="Services that close at this time of day, or earlier.")
    organization_id: UUID | None = Field(default=None, description="The id of the organisation that provides it.")
    modified_after: datetime | None = Field(default=None, description="Services changed then or later.")
    full: bool = Field(default=True, description="Whether each is given whole, or without what it has many of.")

    def query(self, catalogue: Catalogue) -> Query:
        """The filters, with the terms of this catalogue."""
        by_term = self.taxonomy_term_id or self.taxonomy_id
        return Query(
            search=tuple((self.search or "").casefold().split()),
            terms=frozenset(filter(self._is_wanted, catalogue.terms)) if by_term else None,
            organization_id=self.organization_id,
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            opens=_clock(self.start_time),
            closes=_clock(self.end_time),
            day=self.day,
            # A time without a zone is taken for UTC, in which `last_modified` is written.
            modified_after=_aware(self.modified_after),
        )

    def _is_wanted(self, term: Term) -> bool:
        return self.taxonomy_term_id in (None, term.id) and self.taxonomy_id in (None, term.taxonomy_id)


class ServiceFilters(Filters):
    """Which services; their ids alone where `minimal` asks for it, and then all in one page."""

    per_page: int = Field(
        default=0,
        ge=0,
        le=MOST_IDS,
        description=f"How many on a page: {MOST_SHOWN} at most, and {USUAL_SHOWN} if left out. With `minimal`, "
        f"{MOST_IDS} at most, and if left out.",
    )
    minimal: bool = Field(default=False, description="Whether to give ids and `last_modified` alone.")

    @property
    def size(self) -> int:
        """How many on a page. Raises BadParameter where that is more than is given at once."""
        if self.minimal:
            return self.per_page or MOST_IDS
        if self.per_page > MOST_SHOWN:
            detail = f"per_page may be {MOST_SHOWN} at most, unless minimal=true asks for ids alone."
            raise BadParameter(detail)
        return self.per_page or USUAL_SHOWN


class LocatedFilters(Filters):
    """Which services at which of their sites."""

    postcode: str | None = Field(
        default=None, max_length=12, description="Where somebody lives: only services for whoever lives there."
    )
    proximity: float | None = Field(
        default=None, gt=0, le=100_000, description="How many metres from `postcode` a site may be."
    )

    def near(self, gazetteer: Gazetteer) -> Near | None:
        """Where they live, and how far from there; raises BadParameter where no such place is known."""
        if self.postcode is None:
            if self.proximity is not None:
                raise BadParameter("proximity needs a postcode to start from. Add postcode, or leave proximity out.")
            return None
        try:
            postcode = Postcode.parse(self.postcode)
        except NotAPostcode:
            raise BadParameter("postcode is no postcode. Write it whole, such as SE15 4QN.") from None
        if place := gazetteer.find(postcode):
            return Near(place, postcode.outcode, self.proximity)
        raise BadParameter("postcode is not known in London. Look for one that is in use there.")


def _clock(written: time | None) -> str | None:
    return written.strftime("%H:%M") if written else None


def _aware(written: datetime | None) -> datetime | None:
    return written.replace(tzinfo=UTC) if written and written.tzinfo is None else written
