"""How boroughs, days and a person's number, address and telephone are written, so that each is kept in one spelling.

What is written otherwise is told by a code, which programs may rely on, and a sentence that says what to do.
"""

from datetime import date
from typing import Annotated

import email_validator
import phonenumbers
from nhs_number.validate import is_valid
from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetPydanticSchema
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function, to_string_ser_schema

from services.contract import boroughs
from services.contract.boroughs import BoroughSlug
from services.geography.postcodes import NotAPostcode, Postcode

NHS_DIGITS = 10
_ANY_SPACING = "UK postcode in any spacing; ZZ99 3VZ for no fixed abode."


def _nhs_number(written: str) -> str:
    digits = "".join(written.split())
    # The library reads the digits of other scripts too, and leaves them as they are.
    if not (digits.isascii() and len(digits) == NHS_DIGITS and is_valid(digits)):
        raise PydanticCustomError(
            "not-an-nhs-number", "This is not an NHS number. Check its ten digits, or leave it out."
        )
    return digits


def _email(written: str) -> str:
    try:
        # Whether mail arrives there shows when it is sent; a lookup would tell a name server whom we know.
        return email_validator.validate_email(written, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        raise PydanticCustomError(
            "not-an-email-address", "This is not an email address. Write it like name@people.example, or leave it out."
        ) from None


def _phone(written: str) -> str:
    try:
        number = phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        number = phonenumbers.PhoneNumber()
    # Possible and not valid, because Ofcom's invented numbers, such as 07700 900123, belong to nobody.
    whole = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not whole or number.extension:
        raise PydanticCustomError(
            "not-a-telephone-number", "This is not a telephone number. Write it like 07700 900123, or leave it out."
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _day(written: object) -> date:
    # Only text, because a number would be taken for seconds since 1970.
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise PydanticCustomError("not-a-date", "This is not a date. Write it like 2026-01-31.") from None


def _borough(written: object) -> BoroughSlug:
    borough = boroughs.BY_SLUG.get(str(written)) or boroughs.BY_GSS.get(str(written))
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
    return no_info_after_validator_function(_parse, handler(Annotated[str, text]), serialization=to_string_ser_schema())


WrittenDay = Annotated[date, BeforeValidator(_day)]
WrittenBorough = Annotated[BoroughSlug, BeforeValidator(_borough, json_schema_input_type=str)]
NhsNumber = Annotated[
    str,
    Field(max_length=20, description="Ten digits, spaces allowed; kept as ten digits.", examples=["999 000 0018"]),
    AfterValidator(_nhs_number),
]
Email = Annotated[
    str, Field(max_length=254, description="Email address.", examples=["ada@people.example"]), AfterValidator(_email)
]
Phone = Annotated[
    str,
    Field(
        max_length=40, description="UK number, or one with its country code; kept as E.164.", examples=["07700 900123"]
    ),
    AfterValidator(_phone),
]
WrittenPostcode = Annotated[Postcode, GetPydanticSchema(_postcode)]
