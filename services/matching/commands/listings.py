"""What may be asked about a listing: the fields that can be changed, and what anybody may suggest."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from services.contract.listing import Listing
from services.contract.refusals import Fault, Refusal
from services.contract.words.listing_words import ListingStatus
from services.matching.keeping.proposals import ProposalKind

# Which id a service has, who runs it and where its sites are on the map are not changed from here.
CHANGEABLE = (
    "name",
    "description",
    "status",
    "closed_until",
    "needs",
    "places",
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


class ChangeDoesNotFit(Refusal):
    """The changes by themselves are well written, and do not go together, or with the rest of the listing."""

    title = "The changes do not go together"


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Changes(_Sent):
    def on(self, listing: Listing) -> Listing:
        """The listing with these changes. Raises ChangeDoesNotFit."""
        changed = {**listing.model_dump(mode="json"), **self.sent}
        if changed["status"] != ListingStatus.TEMPORARILY_CLOSED:
            changed["closed_until"] = None
        return _checked(Listing.model_validate(changed))

    @property
    def sent(self) -> Mapping[str, Any]:
        """What was sent, as JSON."""
        return self.model_dump(mode="json", exclude_unset=True)


def _checked(listing: Listing) -> Listing:
    lowest, highest = listing.who_for.minimum_age, listing.who_for.maximum_age
    if lowest is not None and highest is not None and lowest > highest:
        wrong = Fault("#/who_for/minimum_age", "The least age is above the greatest. Mend one of them.")
        raise ChangeDoesNotFit("Nobody can be as old as this asks.", wrong)
    return listing


def _optional(name: str) -> tuple[Any, FieldInfo]:
    known = Listing.model_fields[name]
    # Bounded as in a listing; the default is never used, because what is left out stays.
    return known.rebuild_annotation(), FieldInfo(default=None, description=known.description)


if TYPE_CHECKING:

    class ChangeListing(_Changes):
        """The fields of a listing that are to be otherwise; see below."""
else:
    ChangeListing = create_model(
        "ChangeListing",
        __base__=_Changes,
        __doc__="Fields of a listing that are to be otherwise. Each takes the place of what stood there, as a whole; "
        "what is left out stays, and null takes away.",
        **{name: _optional(name) for name in CHANGEABLE},
    )


class Suggest(_Sent):
    """What somebody noticed about a listing. Nothing about a person is asked for, and nothing should be written."""

    kind: Literal[ProposalKind.CHANGE, ProposalKind.CLOSURE] = Field(
        default=ProposalKind.CHANGE, description="`change`, or `closed-for-good` where it is there no more."
    )
    changes: ChangeListing = Field(default_factory=ChangeListing, description="How it should be, for a `change`.")
