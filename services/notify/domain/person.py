"""Who a notice is for. Kept while a batch is sent, and nowhere else."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Person(BaseModel):
    """How to address and reach the person of a referral."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    referral_id: UUID
    name: str = Field(repr=False)
    email: str = Field(repr=False)
