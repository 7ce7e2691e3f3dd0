"""People who do not exist, so that no real person's details are ever used to show or try something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from nhs_number.validate import calculate_checksum

from services.contract.words.vocabulary import EthnicCategory, Gender

T = TypeVar("T")

INVENTED = "(invented)"
# NHS numbers that begin with 999 are never given to anyone (NHS Data Dictionary).
NHS_RANGE = range(999_000_000, 1_000_000_000)
# Ofcom keeps these thousand numbers free for drama.
LAST_PHONE_DIGITS = range(1000)
DAYS_IN_A_YEAR = 365.25

# Pairs of an age's range and its weight: social prescribing reaches older people most, yet all ages.
AGES: dict[tuple[int, int], int] = {
    (18, 24): 5,
    (25, 34): 10,
    (35, 44): 13,
    (45, 54): 15,
    (55, 64): 17,
    (65, 74): 17,
    (75, 84): 15,
    (85, 97): 8,
}
GENDERS: dict[Gender, int] = {Gender.FEMALE: 58, Gender.MALE: 39, Gender.OTHER: 1, Gender.UNKNOWN: 2}
ETHNIC_CATEGORIES: dict[EthnicCategory, int] = {
    EthnicCategory.WHITE_BRITISH: 37,
    EthnicCategory.WHITE_IRISH: 2,
    EthnicCategory.OTHER_WHITE: 14,
    EthnicCategory.WHITE_AND_BLACK_CARIBBEAN: 2,
    EthnicCategory.WHITE_AND_ASIAN: 2,
    EthnicCategory.INDIAN: 7,
    EthnicCategory.PAKISTANI: 3,
    EthnicCategory.BANGLADESHI: 4,
    EthnicCategory.OTHER_ASIAN: 5,
    EthnicCategory.CARIBBEAN: 5,
    EthnicCategory.AFRICAN: 8,
    EthnicCategory.CHINESE: 2,
    EthnicCategory.OTHER: 5,
    EthnicCategory.NOT_STATED: 4,
}
GIVEN_NAMES = (
    "Ada Amina Arjun Bela Callum Chidi Dana Dilan Edith Elif Farah Femi Gita Hana Idris Ines Jamal Joyce Kofi Leila "
    "Mei Mirza Nadia Niamh Olu Petra Priya Rafael Rosa Samir Sunita Tariq Tomasz Uma Victor Wanda Yusuf Zainab"
)
FAMILY_NAMES = (
    "Ashdown Birchley Cloverfield Dunmore Elmstead Fernhollow Garrowby Hazelmere Inglemoor Juniper Kestrelby Larkhill "
    "Marlowood Nettlecombe Oakenfold Pellbrook Quillfeather Rowanby Sedgemoor Thornleigh Underhay Vinterby Willowmere"
)


@dataclass(frozen=True)
class Person:
    """Somebody invented; the name says so wherever it is shown."""

    name: str
    born_on: date
    gender: Gender
    ethnic_category: EthnicCategory
    nhs_number: str
    email: str
    phone: str


def invented(random: Random, *, today: date, numbers: Random | None = None) -> Iterator[Person]:
    """People without end, always the same for the same random source; no two have the same NHS number.

    With a source of `numbers` of its own, the same people have other NHS numbers, and so are taken for others.
    """
    for digits in nhs_numbers(numbers or random):
        given, family = random.choice(GIVEN_NAMES.split()), random.choice(FAMILY_NAMES.split())
        yield Person(
            name=f"{given} {family} {INVENTED}",
            born_on=_born_on(random, today),
            gender=weighted(random, GENDERS),
            ethnic_category=weighted(random, ETHNIC_CATEGORIES),
            nhs_number=digits,
            email=f"{given}.{family}.{digits[3:]}@people.example".lower(),
            phone=f"07700 900{random.choice(LAST_PHONE_DIGITS):03d}",
        )


def nhs_numbers(random: Random) -> Iterator[str]:
    """Valid NHS numbers from the range that nobody is given, each once."""
    given: set[int] = set()
    while True:
        first_nine = random.choice(NHS_RANGE)
        check_digit = calculate_checksum(str(first_nine))
        # A check digit of ten would not be one digit, so such numbers do not exist.
        if first_nine not in given and check_digit in range(10):
            given.add(first_nine)
            yield f"{first_nine}{check_digit}"


def _born_on(random: Random, today: date) -> date:
    youngest, oldest = weighted(random, AGES)
    # A day inside both ends, so that the age is in the range on every day of the year.
    return today - timedelta(days=round(random.uniform(youngest + 0.01, oldest + 0.99) * DAYS_IN_A_YEAR))


def weighted(random: Random, weights: Mapping[T, float]) -> T:
    """One of these, each as likely as its weight."""
    return random.choices(list(weights), list(weights.values()))[0]
