"""How a person can be reached, where that has changed."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.referral.commands.command import Command
from services.referral.fields import Email, Phone


class ChangeContacts(Command):
    """The person has another email address, another telephone number, or both; what is left out stays as it is."""

    email: Email | None = Field(default=None, repr=False)
    phone: Phone | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.email is None and self.phone is None:
            raise PydanticCustomError("nothing-changed", "Send a new email, a new phone, or both.")
        return self

    def personal(self) -> dict[str, str]:
        """What is to be sealed."""
        return {name: text for name, text in (("email", self.email), ("phone", self.phone)) if text}
