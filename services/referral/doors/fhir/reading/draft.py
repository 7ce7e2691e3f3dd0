"""Our command as far as it could be read from a message, and where in the message each part of it was read."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from services.contract.doors.advice import fault_of
from services.contract.doors.refusals import Fault
from services.referral.commands.refer import ReferPerson
from services.referral.doors.fhir.message.element import Element
from services.referral.doors.fhir.message.faults import CANNOT_BE, Faults

# FHIR's kind of issue, by the code of the fault of ours.
_KINDS = {
    "missing": "required",
    "enum": "code-invalid",
    "string-too-long": "too-long",
    "too-long": "too-long",
    "no-consent": CANNOT_BE,
    "not-a-language": "code-invalid",
}


class Draft:
    """A body of /v1, put together part by part."""

    def __init__(self) -> None:
        self.body: dict[str, Any] = {}
        self._places: dict[str, str] = {}

    def at(self, name: str, place: Element) -> None:
        """Say where this part as a whole stands in the message, or would stand."""
        self._places[name] = place.path

    def put(self, name: str, found: Element, value: object = None) -> None:
        """Have this part be what stands there, or the value that was made of it; `person/name` stands in the person.

        Where there is nothing, it is left out, and the place is where it would be.
        """
        self.at(name, found)
        told = found.value if value is None else value
        if told not in (None, "", []):
            *parents, last = name.split("/")
            within = self.body
            for parent in parents:
                within = within.setdefault(parent, {})
            within[last] = told

    def command(self, faults: Faults) -> ReferPerson | None:
        """The command; None, with the faults noted where they stand in the message, if it cannot be one."""
        try:
            return ReferPerson.model_validate(self.body)
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False, include_input=False):
                told = fault_of({**error, "loc": ("body", *error["loc"])})
                faults.add(_KINDS.get(told["code"], "value"), self._place(told["pointer"]), told["detail"])
            return None

    def note(self, meant: Sequence[Fault], faults: Faults) -> None:
        """Note faults in what is meant, each where it stands in the message."""
        for fault in meant:
            faults.add(CANNOT_BE, self._place(fault.pointer), fault.detail)

    def _place(self, pointer: str) -> str:
        name = pointer.removeprefix("#/")
        while name and name not in self._places:
            name = name.rpartition("/")[0]
        return self._places.get(name, "Bundle")
