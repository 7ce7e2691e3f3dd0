"""What is wrong with a message: all of it is gathered before it is told."""

from services.contract.doors.refusals import Fault, Refusal
from services.referral.doors.fhir.outcomes import MessageCannotBeDone, MessageHasFaults

# FHIR's kind of issue for what is well written and cannot be.
CANNOT_BE = "business-rule"


class Faults:
    """The faults of one message; of those at one place, the first that is noted is told."""

    def __init__(self) -> None:
        self._noted: dict[str, Fault] = {}

    def add(self, kind: str, place: str, detail: str) -> None:
        """Note one: FHIR's kind of issue, the FHIRPath expression (or `http.…`) of its place, and what to do."""
        self._noted.setdefault(place, Fault(place, detail, kind))

    def __bool__(self) -> bool:
        return bool(self._noted)

    def refusal(self) -> Refusal:
        """What tells them all. What is well written and cannot be is another refusal than what is not."""
        faults = list(self._noted.values())
        kind = MessageCannotBeDone if all(fault.code == CANNOT_BE for fault in faults) else MessageHasFaults
        return kind("Mend what each issue points at.", *faults)

    def check(self) -> None:
        """Raise the refusal, if there are any."""
        if self:
            raise self.refusal()
