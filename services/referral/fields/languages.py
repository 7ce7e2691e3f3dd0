"""Languages, kept by their ISO 639 codes."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.contract.text.languages import language_of


def _language(written: str) -> str:
    code = language_of(written)
    if code is None:
        raise PydanticCustomError(
            "not-a-language", "This is not a language. Write its ISO 639 code, such as bn for Bengali, or leave it out."
        )
    return code


Language = Annotated[
    str,
    Field(
        max_length=60,
        description="ISO 639 code, tag such as pt-BR, or English name; kept as the code.",
        examples=["bn"],
    ),
    AfterValidator(_language),
]
