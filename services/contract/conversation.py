"""Who publishes what, and who consumes it: the whole conversation between the services on one page."""

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

PUBLISHES: dict[str, tuple[type[Event], ...]] = {
    "referral": (ReferralCreated, Attended, Missed, DeadLettered),
    "matching": (Matched, Unmatched, DeadLettered),
    "notify": (PersonTold, DeadLettered),
    "reporting": (DeadLettered,),
}

# Nobody consumes the dead letters: they are for the people who run a borough's services.
CONSUMES: dict[str, tuple[type[Event], ...]] = {
    "referral": (Matched, Unmatched),
    "matching": (ReferralCreated,),
    "notify": (Matched, Unmatched),
    "reporting": (ReferralCreated, Matched, Unmatched, PersonTold, Attended, Missed),
}


def speakers(event: type[Event]) -> list[str]:
    """The services that say the event."""
    return [service for service, said in PUBLISHES.items() if event in said]


def listeners(event: type[Event]) -> list[str]:
    """The services that hear the event."""
    return [service for service, heard in CONSUMES.items() if event in heard]
