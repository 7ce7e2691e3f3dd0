"""What a partner may ask about a listing on its own topic."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal
from services.contract.events.partners import Reference
from services.matching.commands.listings import ChangeListing


class NothingAsked(Refusal):
    """The message changes nothing, and does not say that the listing is right."""

    title = "Nothing is asked"
    what_to_do = "Send `changes`, or `is_right` as true."


class NotByWayOfTrial(Refusal):
    """The message is marked synthetic, and a listing is everybody's."""

    title = "A listing is not changed by way of trial"
    what_to_do = "Leave ce_synthetic out, or try with a listing of your own."


class AskedChange(BaseModel):
    """What a partner asks about a listing on its own topic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service_id: UUID
    changes: ChangeListing = Field(default_factory=ChangeListing)
    is_right: bool = False
    if_version: int | None = Field(default=None, ge=1)
    partner_reference: Reference | None = None


def read_asked_change(body: object, *, synthetic: bool) -> AskedChange:
    """What a partner asks; raises RequestHasFaults, NothingAsked or NotByWayOfTrial."""
    command = read_as(AskedChange, body)
    if not (command.changes.sent or command.is_right):
        raise NothingAsked(NothingAsked.what_to_do)
    if synthetic:
        raise NotByWayOfTrial(NotByWayOfTrial.what_to_do)
    return command
