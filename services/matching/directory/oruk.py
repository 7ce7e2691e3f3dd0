"""The parts of an Open Referral UK 3.0 service that matching reads; everything else is passed over."""

from datetime import date
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

T = TypeVar("T")


def _or_none(written: Any, read: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - whatever a directory writes
    try:
        return read(written)
    except ValidationError:
        return None


# The standard says to leave out what is empty; directories write null all the same.
Text = Annotated[str, BeforeValidator(lambda written: "" if written is None else written)]
Many = Annotated[tuple[T, ...], BeforeValidator(lambda written: () if written is None else written)]
# What only describes the service does not cost it its listing when it is written oddly.
Lenient = Annotated[T | None, WrapValidator(_or_none)]


class Part(BaseModel):
    """A part of a service."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Term(Part):
    """A word of a taxonomy: `term` is its code where it has one."""

    taxonomy: Text = ""
    term: Text = ""
    name: Text = ""


class Attribute(Part):
    """What ties a term to a service."""

    taxonomy_term: Term | None = None


class Address(Part):
    """Where a location is."""

    postal_code: Text = ""


class Location(Part):
    """A location and its addresses."""

    addresses: Many[Address] = ()


class ServiceAtLocation(Part):
    """What ties a location to a service."""

    location: Location | None = None


class Organization(Part):
    """Who runs the service."""

    id: Lenient[UUID] = None
    name: Text = ""


class Schedule(Part):
    """When the service is open."""

    byday: Lenient[str] = None
    opens_at: Lenient[str] = None
    closes_at: Lenient[str] = None


class Service(Part):
    """One service."""

    id: UUID
    name: str = Field(min_length=1)
    status: str
    organization: Organization = Organization()
    service_at_locations: Many[ServiceAtLocation] = ()
    attributes: Many[Attribute] = ()
    schedules: Lenient[Many[Schedule]] = None
    assured_date: Lenient[date] = None


def id_of(written: Any) -> str | None:  # noqa: ANN401 - whatever a directory writes
    """The id of a service as a UUID in its usual spelling; None where there is none, whatever stands there instead."""
    try:
        return str(UUID(written["id"]))
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
