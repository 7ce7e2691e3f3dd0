"""How a provider reaches the person who is to come."""

from uuid import UUID

from pydantic import BaseModel, Field


class ContactsView(BaseModel):
    """The person's name, and their telephone and email where they gave them."""

    referral_id: UUID
    name: str = Field(repr=False)
    phone: str | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)
