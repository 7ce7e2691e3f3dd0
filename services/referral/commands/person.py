"""Whom a referral is about."""

from pydantic import Field

from services.contract.words.vocabulary import EthnicCategory, Gender
from services.referral.commands.command import Command
from services.referral.fields import Email, Name, NhsNumber, Phone, WrittenDay


class Person(Command):
    """Whom the referral is about."""

    name: Name = Field(repr=False)
    born_on: WrittenDay = Field(repr=False)
    gender: Gender = Gender.UNKNOWN
    ethnic_category: EthnicCategory = EthnicCategory.NOT_KNOWN
    nhs_number: NhsNumber | None = Field(default=None, repr=False)
    email: Email | None = Field(default=None, repr=False)
    phone: Phone | None = Field(default=None, repr=False)
