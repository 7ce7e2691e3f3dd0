"""The closed words of the platform as a link worker reads them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from services.contract.boroughs import BY_SLUG
from services.contract.words.consent_words import MessageToGp
from services.contract.words.life_words import (
    AttendanceOutcome,
    ClosedReason,
    HumanReason,
    ReferralOutcome,
    WithdrawnReason,
)
from services.contract.words.vocabulary import NEED_PHRASES, Channel, Need, ReferrerRole
from services.referral.domain.life import State
from services.referral.doors.pages import words

# As all pages of people at work say them.
_BY_KIND: Mapping[type[Enum], Mapping[Any, str]] = {
    State: words.STATES,
    HumanReason: words.HUMAN_REASONS,
    ReferralOutcome: words.OUTCOMES,
    ClosedReason: words.CLOSED_REASONS,
    WithdrawnReason: words.WITHDRAWN_REASONS,
    AttendanceOutcome: words.ATTENDANCES,
    ReferrerRole: words.ROLES,
    MessageToGp: words.GP_MESSAGES,
    Channel: words.CHANNELS,
}
# Where the word with spaces for its hyphens does not say it.
_SAID: Mapping[str, str] = {
    **{
        one.value: said
        for called in (words.CLOSED_REASONS, words.WITHDRAWN_REASONS, words.OUTCOMES)
        for one, said in called.items()
    },
    "other": "Other",
    "childrens-safeguarding": "Children’s safeguarding",
    "gp": "GP",
    "ons4": "ONS4",
    "direct-loneliness": "How often they feel lonely",
    "pam": "PAM",
    "mycaw": "MYCAW",
    "swemwbs": "Short Warwick-Edinburgh scale",
    "ucla-loneliness": "UCLA loneliness",
    "left-word": "Left a message",
    "nudge": "Soon due",
    "escalated": "Long overdue",
    "human": "You",
    "person-said-so": "The person said so",
    "details-compared": "Their details were compared",
    "number-traced": "The NHS number was traced",
    "merged-in-error": "It was said in error that they are one",
    # What happened, as the timeline says it.
    "human-decided": "A link worker decided",
    "service-chosen": "A service was chosen",
    "matched": "A place was found",
    "unmatched": "No place was found",
    "place-released": "The place was given up",
    "offer-accepted": "The person said yes",
    "offer-declined": "The person said no",
    "provider-accepted": "The provider said yes",
    "provider-declined": "The provider said no",
    "attended": "The person came",
    "missed": "The person did not come",
    "attendance-cancelled": "The appointment was cancelled",
    "attendance-corrected": "An attendance was put right",
    "outcome-recorded": "The outcome was recorded",
    "referral-closed": "Closed",
    "referral-withdrawn": "Withdrawn",
    "referral-rerouted": "Re-routed",
    "rerouted-here": "Re-routed to this borough",
    "needs-a-human": "A decision is needed",
    "consent-withdrawn": "The person took their consent back",
    "consent-changed": "What the person agrees to was recorded",
    "code-renewed": "A new code was sent to the person",
    "contacts-changed": "The person changed how they are reached",
    "response-overdue": "An answer is late",
    "budget-set": "A budget was granted",
    "assign": "The link worker changed",
    "see-the-person": "Seen that another organisation referred them too",
    "message-added": "A message was sent",
    "contact-added": "A contact was recorded",
    "contact-changed": "A contact was put right",
    "measurement-added": "They were asked how they are",
    "risk-added": "A risk was raised",
    "incident-added": "An incident was reported",
    "spending-added": "Something was paid from the budget",
}
_CODE = re.compile("[a-z0-9-]+")


def plain(word: object) -> str:
    """`Could not be reached` for could-not-be-reached, and so for every word of the vocabulary."""
    if isinstance(word, Enum) and (called := _BY_KIND.get(type(word), {}).get(word)):
        return called
    said = str(word.value if isinstance(word, Enum) else word)
    if borough := BY_SLUG.get(said):
        return borough.name
    spaced = said.replace("-", " ") if _CODE.fullmatch(said) else said
    return _SAID.get(said) or spaced[:1].upper() + spaced[1:]


def small(word: object) -> str:
    """The same within a sentence; what is no word of ours, but a name, as it is."""
    said = plain(word)
    is_name = isinstance(word, str) and not isinstance(word, Enum) and not _CODE.fullmatch(word)
    return said if is_name or said[:2].isupper() else said[:1].lower() + said[1:]


def needs(wanted: Iterable[Need]) -> str:
    """`company and friendship, help with housing`."""
    return ", ".join(NEED_PHRASES[one] for one in wanted)


def name(slug: str | None) -> str:
    """`Invented borough` for an organisation or a person, whom their account names invented-borough."""
    return plain(slug) if slug else ""


def reference(referral_id: object) -> str:
    """By what two referrals are told apart aloud: the last six of its id."""
    return str(referral_id)[-6:].upper()


def iso_day(written: str) -> date:
    """The day that is written as 1951-03-04, for the filters of days."""
    return date.fromisoformat(written)


def pounds(pence: int) -> str:
    """`£12.50`."""
    return f"£{pence / 100:,.2f}"


FOR_TEMPLATES: Mapping[str, Any] = {
    "plain": plain,
    "small": small,
    "phrases": needs,
    "named": name,
    "reference": reference,
    "pounds": pounds,
    "iso_day": iso_day,
}
