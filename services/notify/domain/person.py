"""Who a notice is for. Kept while a batch is sent, and nowhere else."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Person(BaseModel):
    """How to address and reach the person of a referral."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    referral_id: UUID
    name: str = Field(repr=False)
    email: str = Field(repr=False)
    # By what they follow it; of a referral of an earlier release there is nothing.
    follow_reference: str = Field(default="", repr=False)
    follow_code: str = Field(default="", repr=False)
