"""Numbers, as directories write them: as numbers, or as words with a number in them."""

import re

from services.matching.directory.reading.written.part import Part

_A_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,30})?")


def read_number(part: Part, field: str, least: float, most: float) -> float | None:
    """The one number in this field, from `least` to `most`; noted where there is none, or more than one."""
    written = part.word(field)
    if not written:
        return None
    number = number_in(written)
    if number is None or not least <= number <= most:
        part.note(
            field,
            "bad-number",
            f"It is no number from {least:g} to {most:g}, and is passed over.",
            "Write the number alone, or leave it out.",
        )
        return None
    return number


def number_in(written: str) -> float | None:
    """The one number in what is written, such as 55 in `55+`; None where there is none, or more than one."""
    numbers = numbers_in(written)
    return numbers[0] if len(numbers) == 1 else None


def numbers_in(written: str) -> list[float]:
    """All numbers in what is written."""
    return [float(one) for one in _A_NUMBER.findall(written[:200].replace(",", ""))]
