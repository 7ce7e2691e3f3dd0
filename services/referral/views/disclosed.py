"""What was opened about people."""

from uuid import UUID

from pydantic import BaseModel


class PersonView(BaseModel):
    """What was opened about the person of a referral, to tell them."""

    referral_id: UUID
    name: str
    email: str
    # By what they follow it; of an earlier release there is nothing.
    follow_reference: str = ""
    follow_code: str = ""


class DisclosureView(BaseModel):
    """What was opened, and for which referrals not.

    There was nothing, the seal is broken, a child is not told, or the person wants no more messages.
    """

    people: list[PersonView]
    missing: list[UUID]
    broken: list[UUID]
    too_young: list[UUID]
    unwanted: list[UUID] = []
