"""Telephone numbers, kept as E.164 writes them."""

import re
from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.contract.text.characters import without_marks
from services.referral.fields.cleaned import cleaned

_DIGITS = re.compile(r"\+?[0-9]+")
# Nearly every number; the library takes long, and says the same of these.
_PLAIN_UK = re.compile(r"(?:(?:\+|00)44)?0?([1-35-9][0-9]{9})")
_UK = 44
# Ofcom's National Telephone Numbering Plan: a mobile number has ten digits after the first 0, and so has a landline's
# but for a few in Cumbria and Lancashire of nine. Of ten mistakes with a digit too few, hardly one is such a number.
_UK_DIGITS = 10


def _alone(written: str) -> str:
    text = without_marks(written)
    return text[4:] if text[:4].lower() == "tel:" else text


def _phone(written: str) -> str:
    plain = _PLAIN_UK.fullmatch(written)
    return f"+44{plain[1]}" if plain else _checked(written)


def _checked(written: str) -> str:
    # The library would read letters as the digits of a keypad, or pass over them: a stranger's number.
    if not _DIGITS.fullmatch(written):
        raise _not_a_number()
    try:
        number = phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        raise _not_a_number() from None
    if number.country_code == _UK:
        _check_uk(number)
    # Possible and not valid, because Ofcom's invented numbers, such as 07700 900123, belong to nobody.
    elif phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _not_a_number()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _check_uk(number: phonenumbers.PhoneNumber) -> None:
    if len(phonenumbers.national_significant_number(number)) != _UK_DIGITS:
        raise PydanticCustomError(
            "not-a-telephone-number",
            "A UK telephone number has eleven digits, the first 0 among them. Write it like 07700 900123, or leave it "
            "out.",
        )


def _not_a_number() -> PydanticCustomError:
    return PydanticCustomError(
        "not-a-telephone-number", "This is not a telephone number. Write it like 07700 900123, or leave it out."
    )


Phone = Annotated[
    str,
    Field(
        max_length=40, description="UK number, or one with its country code; kept as E.164.", examples=["07700 900123"]
    ),
    cleaned(_alone),
    AfterValidator(_phone),
]
