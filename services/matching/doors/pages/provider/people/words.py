"""What codes are called on a provider's pages."""

from collections.abc import Mapping
from typing import Final

from services.contract.words.life_words import AttendanceOutcome, ProviderDeclinedReason

STATES: Final[Mapping[str, str]] = {
    "asked": "Asks whether they may come",
    "offered": "The person has not answered yet",
    "accepted": "The person would like to come",
    "arranged": "Coming",
    "attending": "Has come before",
}
DECLINED: Final = [
    (ProviderDeclinedReason.FULL.value, "There is no room"),
    (ProviderDeclinedReason.NOT_SUITABLE.value, "It does not suit them"),
    (ProviderDeclinedReason.OUTSIDE_AREA.value, "They live outside of our area"),
    (ProviderDeclinedReason.CANNOT_REACH_THE_PERSON.value, "We cannot reach them"),
    (ProviderDeclinedReason.SERVICE_CLOSED.value, "The service is closed"),
    (ProviderDeclinedReason.OTHER.value, "Something else"),
]
ATTENDANCES: Final = [
    (AttendanceOutcome.ATTENDED.value, "Came"),
    (AttendanceOutcome.MISSED.value, "Did not come"),
    (AttendanceOutcome.CANCELLED.value, "Cancelled before"),
]
RISKS: Final[Mapping[str, str]] = {
    "violence": "They have been violent",
    "no-lone-visits": "Nobody should visit them alone",
    "animals": "There are animals at their home",
    "falls": "They may fall",
    "medical": "There is something medical to know",
}
SIDES: Final[Mapping[str, str]] = {
    "referrer": "Whoever referred them",
    "link-worker": "The borough’s link workers",
    "provider": "You",
    "safeguarding-lead": "The safeguarding lead",
}
READERS: Final = [(side, SIDES[side]) for side in ("link-worker", "referrer")]
