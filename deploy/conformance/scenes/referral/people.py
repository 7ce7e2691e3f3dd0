"""Whom the trial refers: everybody is invented and somebody else, with details that stand nowhere but in `sealed`."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.contract.boroughs import BoroughSlug

# Stand in whatever is asked of a referral about a person, and must stand nowhere that others see.
CANARIES = ("Canary", "canary.example", "79460999")
# Of no fixed abode, which is right in every borough.
NO_ADDRESS = "ZZ99 3VZ"
_FIRST_DAY, _DAYS = date(1930, 1, 1), 20_000
_LETTERS = "abcdefghijklmnop"


def a_request(run: UUID, number: int, borough: BoroughSlug) -> dict[str, Any]:
    """A request to refer the trial's person of this number, for company, whom mail may tell."""
    named = uuid5(run, f"person {number}")
    letters = "".join(_LETTERS[int(digit, 16)] for digit in named.hex[:10])
    return {
        "needs": ["loneliness"],
        "story": "Canary Invented would like company. None of it is true.",
        "urgency": "routine",
        "person": {
            "name": f"Canary {letters.capitalize()}",
            "born_on": (_FIRST_DAY + timedelta(days=named.int % _DAYS)).isoformat(),
            "email": f"{letters}@canary.example",
            "phone": "020 7946 0999",
        },
        "postcode": NO_ADDRESS,
        "borough": borough.value,
        "consent": {"to_refer": True, "channel": "email"},
        "referrer": {"role": "gp", "name": "Dr Canary Invented"},
    }


def with_an_nhs_number(body: Mapping[str, Any], run: UUID) -> dict[str, Any]:
    """The same with an NHS number that is nobody's: the NHS gives none that begins with 999."""
    number = next(number for start in range(run.int % 1_000_000, 2_000_000) for number in _with_its_check(start))
    return {**body, "person": {**body["person"], "nhs_number": number}}


def details_in(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What identifies the person of a request, as it may be written."""
    person = body.get("person", {})
    return tuple(str(person[name]) for name in ("name", "email", "born_on", "nhs_number") if person.get(name))


def _with_its_check(start: int) -> Iterator[str]:
    digits = f"999{start % 1_000_000:06}"
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    # Ten is the check of no number.
    if check != 10:
        yield digits + str(check % 11)
