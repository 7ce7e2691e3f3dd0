"""What a person would like, as topics of the lexicon."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.lexicon.topic import topics


def _topic(written: str) -> str:
    if written not in topics():
        raise PydanticCustomError(
            "not-a-topic",
            "There is no such topic. Write one that this API's document lists, or say it in the story.",
        )
    return written


Interest = Annotated[
    str,
    Field(max_length=60, description="A topic.", examples=["choir"], json_schema_extra={"enum": [*topics()]}),
    AfterValidator(_topic),
]
