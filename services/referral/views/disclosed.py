"""What was opened about people."""

from uuid import UUID

from pydantic import BaseModel


class PersonView(BaseModel):
    """What was opened about the person of a referral, to tell them."""

    referral_id: UUID
    name: str
    email: str


class DisclosureView(BaseModel):
    """What was opened, the referrals for which there was nothing to open, and those whose seal is broken."""

    people: list[PersonView]
    missing: list[UUID]
    broken: list[UUID]
