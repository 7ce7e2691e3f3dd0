"""Who may learn what about a person: only what a purpose needs, and only as the person agreed."""

from enum import StrEnum

from services.contract.vocabulary import Channel
from services.referral.domain.life import State
from services.referral.domain.referral import Referral


class Purpose(StrEnum):
    """What a person's details are asked for."""

    TELL_THE_PERSON = "tell-the-person"


FIELDS: dict[Purpose, tuple[str, ...]] = {Purpose.TELL_THE_PERSON: ("name", "email")}


def may_be_opened(referral: Referral, purpose: Purpose) -> bool:
    """Whether the person agrees to what the purpose is about: nobody is told who chose no channel, or has withdrawn.

    Of a synthetic referral nobody is told either, whatever address it was made with.
    """
    if referral.synthetic or referral.state in (State.WITHDRAWN, State.REROUTED):
        return False
    return purpose is Purpose.TELL_THE_PERSON and referral.channel is not Channel.NONE
