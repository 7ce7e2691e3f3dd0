"""NHS numbers, by which a person is recognised: ten digits, the last of them a check."""

from typing import Annotated

from nhs_number.validate import is_valid
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.contract.text.characters import without_marks
from services.referral.fields.cleaned import cleaned

NHS_DIGITS = 10


def _nhs_number(digits: str) -> str:
    if len(digits) == NHS_DIGITS and len(set(digits)) == 1:
        # Some of these pass the check; taken as a person's, they would make one person of strangers.
        raise PydanticCustomError(
            "nobodys-nhs-number",
            "One digit ten times is nobody's NHS number. Where the person has none, or does not know it, leave it out: "
            "the referral is taken without it.",
        )
    # The library reads the digits of other scripts too, and leaves them as they are.
    if not (digits.isascii() and len(digits) == NHS_DIGITS and is_valid(digits)):
        raise PydanticCustomError(
            "not-an-nhs-number", "This is not an NHS number. Check its ten digits, or leave it out."
        )
    return digits


NhsNumber = Annotated[
    str,
    Field(max_length=20, description="Ten digits, spaces allowed; kept as ten digits.", examples=["999 000 0018"]),
    cleaned(without_marks),
    AfterValidator(_nhs_number),
]
