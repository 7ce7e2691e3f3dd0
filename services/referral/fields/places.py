"""Boroughs and postcodes."""

from typing import Annotated

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetPydanticSchema
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function, to_string_ser_schema

from services.contract import boroughs
from services.contract.boroughs import BoroughSlug
from services.contract.text.characters import trimmed, without_marks
from services.geography.postcodes import NotAPostcode, Postcode
from services.referral.fields.cleaned import cleaned

_ANY_SPACING = "UK postcode in any spacing; ZZ99 3VZ for no fixed abode."


def _borough(written: object) -> BoroughSlug:
    text = trimmed(str(written))
    borough = boroughs.BY_SLUG.get(text) or boroughs.BY_GSS.get(text)
    if borough is None:
        raise PydanticCustomError(
            "not-a-borough",
            "This is not a London borough. Send its slug, such as tower-hamlets, or its GSS code, E09….",
        )
    return borough.slug


def _parse(written: str) -> Postcode:
    try:
        return Postcode.parse(written)
    except NotAPostcode as wrong:
        raise PydanticCustomError("not-a-postcode", "{what}", {"what": str(wrong)}) from None


def _postcode(_: object, handler: GetCoreSchemaHandler) -> CoreSchema:
    text = Field(max_length=16, description=_ANY_SPACING, examples=["SE15 4QN"])
    written = handler(Annotated[str, text, cleaned(without_marks)])
    return no_info_after_validator_function(_parse, written, serialization=to_string_ser_schema())


WrittenBorough = Annotated[BoroughSlug, BeforeValidator(_borough, json_schema_input_type=str)]
WrittenPostcode = Annotated[Postcode, GetPydanticSchema(_postcode)]
