"""Whom to refer, to what, and how it must be written."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool
from typing_extensions import override

from services.contract.events.partners import BOROUGH_REASON, INTERESTS
from services.contract.events.referrals import MOST_HINTS
from services.contract.words.life_words import HumanReason
from services.contract.words.vocabulary import BoroughReason, Need, ReferrerRole, Urgency
from services.referral.commands.command import Command, each_once
from services.referral.commands.consent import Consent, ConsentForATime
from services.referral.commands.person import Person
from services.referral.fields import Interest, Name, Story, WrittenBorough, WrittenPostcode


class Referrer(Command):
    """Who refers, inside the organisation that asks."""

    role: ReferrerRole
    name: Name | None = Field(default=None, repr=False)


class MakeReferral(Command):
    """Refer a person to support in their community."""

    needs: Annotated[list[Need], Field(min_length=1, max_length=len(Need)), AfterValidator(each_once)]
    story: Story = Field(default="", repr=False, description="What matters to the person; sealed.")
    interests: Annotated[list[Interest], Field(max_length=MOST_HINTS), AfterValidator(each_once)] = Field(
        default=[], description=INTERESTS
    )
    urgency: Urgency
    person: Person
    postcode: WrittenPostcode = Field(repr=False)
    borough: WrittenBorough | None = Field(
        default=None, description="Slug or GSS code; needed where the postcode does not tell it."
    )
    borough_reason: BoroughReason | None = Field(default=None, description=BOROUGH_REASON)
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

    @property
    def consent_given_on(self) -> date | None:
        """The day on which the person agreed, if it was said."""
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

    @property
    @override
    def consent_given_on(self) -> date | None:
        return self.consent.given_on
