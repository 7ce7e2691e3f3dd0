"""What somebody sent as a command: or all that is wrong with it, in one refusal."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from services.contract.boroughs import BoroughSlug
from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Fault, Refusal, RequestHasFaults
from services.geography.whereabouts import Whereabouts
from services.referral.commands.ask import AskedReferral
from services.referral.commands.refer import MakeReferral
from services.referral.handlers.intake.checking import Facts, refusals

ToRefer = TypeVar("ToRefer", bound=MakeReferral)


class AnotherBorough(Refusal):
    """A partner's request names another borough than the one whose topic it came on."""

    title = "The topic is another borough's"
    what_to_do = "Leave the borough out, or send the request on that borough's topic."


def read_asked_referral(body: object, borough: BoroughSlug, gazetteer: Whereabouts, today: date) -> AskedReferral:
    """What a partner asks on its topic in this borough; raises RequestHasFaults as below, and AnotherBorough."""
    command = read_referral(AskedReferral, body, gazetteer, today, borough=borough.value)
    if command.borough not in (None, borough):
        detail = f"This topic is for {borough.value}. Leave the borough out, or send this on that borough's topic."
        raise AnotherBorough(detail, Fault("#/borough", detail))
    return command


def read_referral(
    command: type[ToRefer], body: object, gazetteer: Whereabouts, today: date, *, borough: str | None = None
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
