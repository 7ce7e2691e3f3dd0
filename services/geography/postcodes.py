"""How a UK postcode is written, so that one address is never kept in two spellings."""

import re
from dataclasses import dataclass
from typing import Self

from services.contract.text.characters import without_marks

# Royal Mail uses only some letters in each place; these shapes are those of the government's bulk transfer rule.
_OUTCODE = (
    r"[A-PR-UWYZ](?:"
    r"[0-9]{1,2}"  # N1, W14
    r"|[0-9][A-HJKPSTUW]"  # E1W
    r"|[A-HK-Y][0-9]{1,2}"  # SE1, SE15
    r"|[A-HK-Y][0-9][ABEHMNPRVWXY]"  # EC1A
    r")"
)
_INCODE = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_PSEUDO = r"ZZ99[0-9][A-Z]Z"  # the NHS writes these for people without a UK address
_OUTCODE_ALONE = re.compile(_OUTCODE)
_WHOLE = re.compile(rf"{_OUTCODE}{_INCODE}|{_PSEUDO}|GIR0AA")


class NotAPostcode(ValueError):
    """What was written is not a UK postcode; the message leaves it out, because a postcode is personal."""

    def __init__(self) -> None:
        super().__init__(
            "This is not a UK postcode. Write it like SE15 4QN, or ZZ99 3VZ for somebody with no fixed abode."
        )


@dataclass(frozen=True, slots=True, repr=False)
class Postcode:
    """A postcode in its two parts; `str()` gives the one spelling that Linkway keeps, such as "SE15 4QN"."""

    outcode: str
    incode: str

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read a postcode in any case, with whatever spaces and marks; raises NotAPostcode when its shape is wrong."""
        together = without_marks(written).upper()
        if not _WHOLE.fullmatch(together):
            raise NotAPostcode
        return cls(together[:-3], together[-3:])

    @property
    def is_pseudo(self) -> bool:
        """Whether it stands for the lack of a UK address (NHS Data Dictionary), so that no map has it."""
        return self.outcode == "ZZ99"

    def __str__(self) -> str:
        return f"{self.outcode} {self.incode}"

    def __repr__(self) -> str:
        return "Postcode(not shown)"  # because a repr ends up in logs and tracebacks


NO_FIXED_ABODE = Postcode("ZZ99", "3VZ")


def is_outcode(written: str) -> bool:
    """Whether this is the first half of a postcode, in capitals, such as "SE15"."""
    return _OUTCODE_ALONE.fullmatch(written) is not None
