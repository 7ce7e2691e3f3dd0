"""Whom a referral is about."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool

from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import EthnicCategory, Gender
from services.referral.commands.command import Command, each_once
from services.referral.fields import Email, Language, Name, NhsNumber, Phone, WrittenDay


class Person(Command):
    """Whom the referral is about."""

    name: Name = Field(repr=False)
    born_on: WrittenDay = Field(repr=False)
    gender: Gender = Gender.UNKNOWN
    ethnic_category: EthnicCategory = EthnicCategory.NOT_KNOWN
    nhs_number: NhsNumber | None = Field(default=None, repr=False)
    email: Email | None = Field(default=None, repr=False)
    phone: Phone | None = Field(default=None, repr=False)
    languages: Annotated[list[Language], Field(max_length=10), AfterValidator(each_once)] = Field(
        default=[], description="Languages that they can use, the one they like best first; none said is English."
    )
    access_needs: Annotated[list[AccessNeed], Field(max_length=len(AccessNeed)), AfterValidator(each_once)] = Field(
        default=[], description="What they need to be able to take part."
    )
    ways: Annotated[list[Way], Field(max_length=len(Way)), AfterValidator(each_once)] = Field(
        default=[], description="How they can take part; none said is any."
    )
    accompanied: StrictBool = Field(
        default=False, description="Whether they ask that somebody comes with them; a volunteer is sought then too."
    )
