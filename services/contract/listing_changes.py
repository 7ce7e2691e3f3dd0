"""What of a listing whoever provides it may change: by HTTP, or on a partner's topic."""

from typing import TYPE_CHECKING, Any

from pydantic import SerializerFunctionWrapHandler, create_model, model_serializer
from pydantic.fields import FieldInfo

from services.contract.event import Value
from services.contract.listing import Listing

# Which id a service has, who runs it and where its sites are on the map are not changed from here.
CHANGEABLE = (
    "name",
    "description",
    "status",
    "closed_until",
    "needs",
    "places",
    "bookings",
    "companions",
    "who_for",
    "ways",
    "reach_metres",
    "times",
    "costs",
    "wait_days",
    "languages",
    "access",
    "telephone",
    "email",
    "website",
    "how_to_join",
)


class _AsSent(Value):
    @model_serializer(mode="wrap")
    def _without_what_was_left_out(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # What is left out stays, and null takes away, so the one is never written as the other.
        return {name: held for name, held in write(self).items() if name in self.model_fields_set}


def _optional(name: str) -> tuple[Any, FieldInfo]:
    known = Listing.model_fields[name]
    # Bounded as in a listing; the default is never used, because what is left out stays.
    return known.rebuild_annotation(), FieldInfo(default=None, description=known.description)


if TYPE_CHECKING:

    class ListingChanges(_AsSent):
        """The fields of a listing that are to be otherwise; see below."""
else:
    ListingChanges = create_model(
        "ListingChanges",
        __base__=_AsSent,
        __module__=__name__,
        __doc__="Fields of a listing that are to be otherwise. Each takes the place of what stood there, as a whole; "
        "what is left out stays, and null takes away.",
        **{name: _optional(name) for name in CHANGEABLE},
    )
