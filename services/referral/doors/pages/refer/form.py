"""The form of a referral, and the command that it becomes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.contract.doors.refusals import Refusal
from services.contract.words.consent_words import ConsentGiver, ConsentManner, MessageToGp
from services.contract.words.listing_words import ACCESS_PHRASES, AccessNeed
from services.contract.words.vocabulary import Channel, Gender, Need, ReferrerRole, Urgency
from services.pages.forms import Form
from services.referral.commands.refer import ReferPerson
from services.referral.doors.pages import words
from services.referral.doors.pages.typed import asked_for, command_of, day_in
from services.runtime.ids import new_id

# Under this key the form is done once, however often it is sent.
KEY: Final = "key"
_NAMES: Final = {
    "#/needs": "needs",
    "#/story": "story",
    "#/urgency": "urgency",
    "#/person/name": "name",
    "#/person/born_on": "born-day",
    "#/person/nhs_number": "nhs-number",
    "#/person/email": "email",
    "#/person/phone": "phone",
    "#/person/languages": "languages",
    "#/person/access_needs": "access",
    "#/postcode": "postcode",
    "#/borough": "postcode",
    "#/consent/channel": "channel",
    "#/consent/to_refer": "agreed",
    "#/referrer/name": "referrer-name",
    "#/referrer/role": "role",
}
_NEEDED: Final = {
    "needs": "Choose at least one thing that would help",
    "name": "Write the person's name",
    "born-day": "Write the day on which the person was born",
    "postcode": "Write the postcode of where the person lives",
    "channel": "Choose how the person wants to be told",
    "agreed": "Ask the person, and tick this; without their agreement there is no referral",
    "role": "Choose where you work",
}
CHOICES: Final[Mapping[str, list[tuple[str, str]]]] = {
    "needs": [(need.value, words.NEEDS[need]) for need in sorted(Need, key=lambda need: words.NEEDS[need])],
    "urgencies": [(one.value, words.URGENCIES[one]) for one in Urgency],
    "genders": [(one.value, words.GENDERS[one]) for one in Gender],
    "access": [(one.value, ACCESS_PHRASES[one]) for one in AccessNeed],
    "channels": [(one.value, words.CHANNELS[one]) for one in Channel],
    "gp": [(one.value, words.GP_MESSAGES[one]) for one in MessageToGp],
    "roles": [(one.value, words.ROLES[one]) for one in ReferrerRole if one is not ReferrerRole.SELF],
}


def empty() -> Form:
    """The form as it is begun."""
    usual = {"urgency": Urgency.ROUTINE.value, "gender": Gender.UNKNOWN.value, "gp": MessageToGp.NONE.value}
    return Form.with_values(**{KEY: str(new_id())}, **usual)


def read(form: Form) -> tuple[ReferPerson | None, Form]:
    """The command; or none, and the form with what is wrong."""
    born_on, form = day_in(asked_for(form, _NEEDED), "born")
    return command_of(ReferPerson, _sent(form, born_on), form, _NAMES, otherwise="needs")


def refused(form: Form, refusal: Refusal) -> Form:
    """The form, with what was refused of it."""
    return form.refused(refusal, _NAMES, otherwise="needs")


def _sent(form: Form, born_on: date | None) -> Mapping[str, Any]:
    person = {
        "name": form["name"],
        "born_on": born_on,
        "gender": form["gender"] or Gender.UNKNOWN.value,
        "nhs_number": form["nhs-number"] or None,
        "email": form["email"] or None,
        "phone": form["phone"] or None,
        "languages": form["languages"].replace(",", " ").split(),
        "access_needs": list(form.all("access")),
    }
    return {
        "needs": list(form.all("needs")),
        "story": form["story"],
        "urgency": form["urgency"],
        "person": person,
        "postcode": form["postcode"],
        "safeguarding": form.has("safeguarding", "yes"),
        "consent": {
            "to_refer": form.has("agreed", "yes"),
            "channel": form["channel"],
            "share_with_provider": form.has("share", "yes"),
            "message_to_gp": form["gp"] or MessageToGp.NONE.value,
            "given_by": ConsentGiver.PERSON.value,
            "how": ConsentManner.IN_PERSON.value,
        },
        "referrer": {"role": form["role"], "name": form["referrer-name"] or None},
    }
