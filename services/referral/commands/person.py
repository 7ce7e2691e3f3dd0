"""Whom a referral is about."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.contract.vocabulary import EthnicCategory, Gender
from services.referral.commands.command import Command
from services.referral.fields import Email, NhsNumber, Phone, WrittenDay

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Person(Command):
    """Whom the referral is about."""

    name: Name = Field(repr=False)
    born_on: WrittenDay = Field(repr=False)
    gender: Gender = Gender.UNKNOWN
    ethnic_category: EthnicCategory = EthnicCategory.NOT_KNOWN
    nhs_number: NhsNumber | None = Field(default=None, repr=False)
    email: Email | None = Field(default=None, repr=False)
    phone: Phone | None = Field(default=None, repr=False)
