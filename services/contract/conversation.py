"""Who says what, and who hears it: the whole conversation between the services on one page."""

from services.contract.events import (
    Attended,
    DeadLettered,
    Event,
    Matched,
    Missed,
    PersonTold,
    ReferralCreated,
    Unmatched,
)

SAYS: dict[str, tuple[type[Event], ...]] = {
    "referral": (ReferralCreated, Attended, Missed, DeadLettered),
    "matching": (Matched, Unmatched, DeadLettered),
    "notify": (PersonTold, DeadLettered),
    "reporting": (DeadLettered,),
}

# Nobody hears the dead letters: they are for the people who run a borough's services.
HEARS: dict[str, tuple[type[Event], ...]] = {
    "referral": (Matched, Unmatched),
    "matching": (ReferralCreated,),
    "notify": (Matched, Unmatched),
    "reporting": (ReferralCreated, Matched, Unmatched, PersonTold, Attended, Missed),
}


def speakers(event: type[Event]) -> list[str]:
    """The services that say the event."""
    return [service for service, said in SAYS.items() if event in said]


def listeners(event: type[Event]) -> list[str]:
    """The services that hear the event."""
    return [service for service, heard in HEARS.items() if event in heard]
