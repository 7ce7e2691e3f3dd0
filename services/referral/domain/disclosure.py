"""Who may learn what about a person: only what a purpose needs, and only as the person agreed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from services.contract.doors.refusals import Refusal
from services.contract.words.consent_words import MessageToGp
from services.contract.words.vocabulary import Channel
from services.referral.domain.life import State
from services.referral.domain.own.codes import CODE_FIELD, REFERENCE_FIELD
from services.referral.domain.referral import Referral


class Purpose(StrEnum):
    """What a person's details are asked for."""

    TELL_THE_PERSON = "tell-the-person"
    PROVIDE_THE_PLACE = "provide-the-place"
    TELL_THE_GP = "tell-the-gp"
    SHOW_THE_CODE = "show-the-code"
    LOOK_AFTER_THE_PERSON = "look-after-the-person"
    TELL_PEOPLE_APART = "tell-people-apart"
    KEEP_THE_PERSON_SAFE = "keep-the-person-safe"


# A provider needs to reach the person and to greet them (NHS England's information governance guidance: share only
# what the service needs); a GP needs to know whose record it is.
FIELDS: dict[Purpose, tuple[str, ...]] = {
    Purpose.TELL_THE_PERSON: ("name", "email", REFERENCE_FIELD, CODE_FIELD),
    Purpose.PROVIDE_THE_PLACE: ("name", "phone", "email"),
    Purpose.TELL_THE_GP: ("name", "born_on", "nhs_number"),
    # To whoever has just sent it themselves.
    Purpose.SHOW_THE_CODE: (REFERENCE_FIELD, CODE_FIELD),
    # A link worker of the borough visits people, and begins with what matters to them.
    Purpose.LOOK_AFTER_THE_PERSON: (
        "name",
        "born_on",
        "nhs_number",
        "phone",
        "email",
        "postcode",
        "story",
        "referrer_name",
    ),
    # By what two people differ, and nothing of what they wrote or want.
    Purpose.TELL_PEOPLE_APART: ("name", "born_on", "postcode", "nhs_number", "phone", "email"),
    # Who leads safeguarding has to name the person to others who act, and to reach them or go there.
    Purpose.KEEP_THE_PERSON_SAFE: ("name", "phone", "email", "postcode"),
}
# The person has said yes to the place, or it was settled at once; before that the provider need not know them.
_EXPECTED = frozenset({State.ACCEPTED, State.ARRANGED, State.ATTENDING})


class NotAgreed(Refusal):
    """The person has not agreed to this disclosure, or not any more."""

    status = 403
    title = "The person has not agreed to this"
    what_to_do = "Ask whoever made the referral, or the link worker: they record what the person agrees to."


class NotExpected(Refusal):
    """The person's contacts are for the provider who expects them: from their yes to the place until it is given up."""

    status = 403
    title = "The person is not expected there"
    what_to_do = "Wait until the person has said yes to the place. Once the referral has ended, ask the link worker."


def may_be_opened(referral: Referral, purpose: Purpose, now: datetime) -> bool:
    """Whether the person agrees now to what the purpose is about.

    Of a synthetic referral nothing is opened, whatever it was made with; nor of one that goes on elsewhere.
    """
    if referral.synthetic or referral.state is State.REROUTED:
        return False
    return _AGREED[purpose](referral, now)


def _wants_to_be_told(referral: Referral, _: datetime) -> bool:
    wanted = referral.channel is not Channel.NONE and not referral.silenced
    return wanted and referral.state is not State.WITHDRAWN


def _is_not_withdrawn(referral: Referral, _: datetime) -> bool:
    return referral.state is not State.WITHDRAWN


_AGREED: Mapping[Purpose, Callable[[Referral, datetime], bool]] = {
    Purpose.TELL_THE_PERSON: _wants_to_be_told,
    Purpose.PROVIDE_THE_PLACE: lambda referral, now: (
        referral.state in _EXPECTED and referral.consent.shares_with_provider(now)
    ),
    Purpose.TELL_THE_GP: lambda referral, now: referral.consent.message_to_gp(now) is not MessageToGp.NONE,
    Purpose.SHOW_THE_CODE: _is_not_withdrawn,
    Purpose.LOOK_AFTER_THE_PERSON: _is_not_withdrawn,
    Purpose.TELL_PEOPLE_APART: _is_not_withdrawn,
    # Danger does not end with a referral, nor the duty to act on it with consent (Care Act 2014, section 42).
    Purpose.KEEP_THE_PERSON_SAFE: lambda _, __: True,
}


def check_may_be_opened(referral: Referral, purpose: Purpose, now: datetime) -> None:
    """Raise NotExpected or NotAgreed where the person's details stay sealed."""
    if purpose is Purpose.PROVIDE_THE_PLACE and referral.state not in _EXPECTED:
        raise NotExpected(f"The referral is {referral.state.value}. {NotExpected.what_to_do}")
    if not may_be_opened(referral, purpose, now):
        raise NotAgreed(NotAgreed.what_to_do)
