"""What somebody sent as a command: or all that is wrong with it, in one refusal."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.contract.refusals import Fault, RequestHasFaults
from services.geography.gazetteer import Gazetteer
from services.referral.commands.command import Command
from services.referral.commands.refer import MakeReferral
from services.referral.handlers.intake.checking import Facts, refusals
from services.runtime.serving.advice import fault_of

Written = TypeVar("Written", bound=Command)
ToRefer = TypeVar("ToRefer", bound=MakeReferral)


def read(command: type[Written], body: object) -> Written:
    """The command; raises RequestHasFaults."""
    try:
        return command.model_validate(body)
    except ValidationError as invalid:
        faults = [_fault(error) for error in invalid.errors(include_url=False, include_input=False)]
    raise RequestHasFaults("Mend what is pointed at, and send the request again under a new id.", *faults)


def read_referral(
    command: type[ToRefer], body: object, gazetteer: Gazetteer, today: date, *, borough: str | None = None
) -> ToRefer:
    """The command to refer somebody; raises RequestHasFaults, with what cannot be meant as far as it can be read.

    A `borough` that is known from elsewhere stands in place of one in the body.
    """
    try:
        return read(command, body)
    except RequestHasFaults as refused:
        placed = {**body, "borough": borough} if borough and isinstance(body, Mapping) else body
        pointed = {fault.pointer for fault in refused.faults}
        meant = [fault for refusal in refusals(Facts.read(placed), gazetteer, today) for fault in refusal.faults]
        more = [fault for fault in meant if fault.pointer not in pointed]
        raise RequestHasFaults(refused.detail, *refused.faults, *more) from None


def _fault(error: ErrorDetails | Mapping[str, Any]) -> Fault:
    return Fault(**fault_of({**error, "loc": ("body", *error["loc"])}))
