"""Whom to refer, to what, and how it must be written."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError
from typing_extensions import override

from services.contract.life_words import HumanReason
from services.contract.vocabulary import Channel, EthnicCategory, Gender, Need, ReferrerRole, Urgency
from services.referral.commands.command import Command
from services.referral.fields import Email, NhsNumber, Phone, WrittenBorough, WrittenDay, WrittenPostcode

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _agreed(to_refer: bool) -> bool:
    if not to_refer:
        raise PydanticCustomError(
            "no-consent", "Without the person's consent there is no referral. Ask the person, then send true."
        )
    return to_refer


def _each_once(needs: list[Need]) -> list[Need]:
    return list(dict.fromkeys(needs))


class Person(Command):
    """Whom the referral is about."""

    name: Name = Field(repr=False)
    born_on: WrittenDay = Field(repr=False)
    gender: Gender = Gender.UNKNOWN
    ethnic_category: EthnicCategory = EthnicCategory.NOT_KNOWN
    nhs_number: NhsNumber | None = Field(default=None, repr=False)
    email: Email | None = Field(default=None, repr=False)
    phone: Phone | None = Field(default=None, repr=False)


class Consent(Command):
    """What the person agreed to."""

    # A missing consent is told in the same words as a refused one.
    to_refer: Annotated[StrictBool, AfterValidator(_agreed)] = Field(default=False, validate_default=True)
    channel: Channel = Field(description="How the person wants to be told; none is an answer.")


class ConsentForATime(Consent):
    """What the person agreed to, and until when."""

    expires_on: WrittenDay | None = Field(default=None, description="The last day of their consent, if it ends.")


class Referrer(Command):
    """Who refers, inside the organisation that asks."""

    role: ReferrerRole
    name: Name | None = Field(default=None, repr=False)


class MakeReferral(Command):
    """Refer a person to support in their community."""

    needs: Annotated[list[Need], Field(min_length=1, max_length=len(Need)), AfterValidator(_each_once)]
    story: str = Field(default="", max_length=4000, repr=False, description="What matters to the person; sealed.")
    urgency: Urgency
    person: Person
    postcode: WrittenPostcode = Field(repr=False)
    borough: WrittenBorough | None = Field(
        default=None, description="Slug or GSS code; needed where the postcode does not tell it."
    )
    consent: Consent
    referrer: Referrer

    @property
    def needs_human(self) -> tuple[HumanReason, ...]:
        """Why a human must look before a place is sought."""
        return (HumanReason.SELF_REFERRAL,) if self.referrer.role is ReferrerRole.SELF else ()

    @property
    def consent_expires_on(self) -> date | None:
        """The last day of the person's consent, if it ends."""
        return None

    def personal(self) -> dict[str, str]:
        """What identifies the person, field by field, as it is sealed."""
        person = self.person
        fields = {
            "name": person.name,
            "born_on": person.born_on.isoformat(),
            "nhs_number": person.nhs_number,
            "email": person.email,
            "phone": person.phone,
            "postcode": str(self.postcode),
            "story": self.story,
            "referrer_name": self.referrer.name,
        }
        return {name: text for name, text in fields.items() if text}


class ReferPerson(MakeReferral):
    """Refer a person to support in their community, as /v1 takes it."""

    consent: ConsentForATime
    safeguarding: StrictBool = Field(
        default=False, description="Whether you fear for the person's safety; a human looks then before all else."
    )

    @property
    @override
    def needs_human(self) -> tuple[HumanReason, ...]:
        return (*((HumanReason.SAFEGUARDING,) if self.safeguarding else ()), *super().needs_human)

    @property
    @override
    def consent_expires_on(self) -> date | None:
        return self.consent.expires_on
