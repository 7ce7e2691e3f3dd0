"""What somebody sent as a command: or all that is wrong with it, in one refusal."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from services.contract.refusals import RequestHasFaults
from services.geography.gazetteer import Gazetteer
from services.referral.commands.refer import MakeReferral
from services.referral.handlers.intake.checking import Facts, refusals
from services.runtime.serving.advice import read_as

ToRefer = TypeVar("ToRefer", bound=MakeReferral)


def read_referral(
    command: type[ToRefer], body: object, gazetteer: Gazetteer, today: date, *, borough: str | None = None
) -> ToRefer:
    """The command to refer somebody; raises RequestHasFaults, with what cannot be meant as far as it can be read.

    A `borough` that is known from elsewhere stands in place of one in the body.
    """
    try:
        return read_as(command, body)
    except RequestHasFaults as refused:
        placed = {**body, "borough": borough} if borough and isinstance(body, Mapping) else body
        pointed = {fault.pointer for fault in refused.faults}
        meant = [fault for refusal in refusals(Facts.read(placed), gazetteer, today) for fault in refusal.faults]
        more = [fault for fault in meant if fault.pointer not in pointed]
        raise RequestHasFaults(refused.detail, *refused.faults, *more) from None
