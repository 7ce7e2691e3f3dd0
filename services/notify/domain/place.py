"""The place that a person has, as far as they were told."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contract.words.vocabulary import Channel


class ToldOf(BaseModel):
    """The place that a person was told of last, and how; it `is_gone` where it was released and they do not know."""

    model_config = ConfigDict(frozen=True)

    service_id: UUID
    service_name: str
    channel: Channel
    is_gone: bool = False
