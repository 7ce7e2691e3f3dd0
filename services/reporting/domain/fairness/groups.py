"""The groups that people are counted by: what each is called, and in which order they stand."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from services.contract.words.vocabulary import AgeBand, EthnicCategory, Gender
from services.reporting.domain.journey import Journey


class Dimension(StrEnum):
    """What people are told apart by."""

    AGE = "age"
    GENDER = "gender"
    ETHNICITY = "ethnicity"
    DEPRIVATION = "deprivation"
    LANGUAGE = "language"


class Group(NamedTuple):
    """People of whom one thing is the same: a code of the contract, edition and decile, or whether they use English."""

    dimension: Dimension
    code: str


ENGLISH, NO_ENGLISH = "english", "no-english"
NOT_KNOWN = ""
DIMENSION_NAMES: Mapping[Dimension, str] = {
    Dimension.AGE: "Age",
    Dimension.GENDER: "Gender",
    Dimension.ETHNICITY: "Ethnic category",
    Dimension.DEPRIVATION: "Deprivation of where they live",
    Dimension.LANGUAGE: "Language",
}
AGES: Mapping[str, str] = {band.value: band.value.replace("-", " to ") for band in AgeBand} | {
    AgeBand.FROM_85.value: "85 or older",
    AgeBand.UNKNOWN.value: "Not known",
}
GENDERS: Mapping[str, str] = {
    Gender.FEMALE.value: "Female",
    Gender.MALE.value: "Male",
    Gender.OTHER.value: "Other",
    Gender.UNKNOWN.value: "Not known",
}
# NHS Data Dictionary, ethnic category 2001, 16+1: the five groups, and the categories of each.
ETHNICITIES: Mapping[str, Mapping[str, str]] = {
    "White": {
        EthnicCategory.WHITE_BRITISH.value: "British",
        EthnicCategory.WHITE_IRISH.value: "Irish",
        EthnicCategory.OTHER_WHITE.value: "Any other White background",
    },
    "Mixed": {
        EthnicCategory.WHITE_AND_BLACK_CARIBBEAN.value: "White and Black Caribbean",
        EthnicCategory.WHITE_AND_BLACK_AFRICAN.value: "White and Black African",
        EthnicCategory.WHITE_AND_ASIAN.value: "White and Asian",
        EthnicCategory.OTHER_MIXED.value: "Any other mixed background",
    },
    "Asian or Asian British": {
        EthnicCategory.INDIAN.value: "Indian",
        EthnicCategory.PAKISTANI.value: "Pakistani",
        EthnicCategory.BANGLADESHI.value: "Bangladeshi",
        EthnicCategory.OTHER_ASIAN.value: "Any other Asian background",
    },
    "Black or Black British": {
        EthnicCategory.CARIBBEAN.value: "Caribbean",
        EthnicCategory.AFRICAN.value: "African",
        EthnicCategory.OTHER_BLACK.value: "Any other Black background",
    },
    "Other ethnic groups": {
        EthnicCategory.CHINESE.value: "Chinese",
        EthnicCategory.OTHER.value: "Any other ethnic group",
    },
    "Not stated or not known": {
        EthnicCategory.NOT_STATED.value: "Not stated",
        EthnicCategory.NOT_KNOWN.value: "Not known",
    },
}
QUINTILES = (
    "Most deprived fifth of England",
    "Second most deprived fifth",
    "Middle fifth",
    "Second least deprived fifth",
    "Least deprived fifth of England",
)
LANGUAGES: Mapping[str, str] = {ENGLISH: "Uses English", NO_ENGLISH: "Uses other languages alone"}


def groups_of(journey: Journey) -> Iterator[Group]:
    """The groups that the person of a referral belongs to: one of each dimension."""
    yield Group(Dimension.AGE, journey.age_band or AgeBand.UNKNOWN)
    yield Group(Dimension.GENDER, journey.gender or Gender.UNKNOWN)
    yield Group(Dimension.ETHNICITY, journey.ethnic_category or EthnicCategory.NOT_KNOWN)
    yield Group(Dimension.DEPRIVATION, journey.deprivation or NOT_KNOWN)
    yield Group(Dimension.LANGUAGE, ENGLISH if journey.uses_english else NO_ENGLISH)


def edition_of(code: str) -> str:
    """Which edition of the index of deprivation a group's code goes by; empty where it is not known."""
    return code.rpartition("/")[0]


def quintile_of(code: str) -> int:
    """Which fifth of England, from 0 for the most deprived; -1 where it is not known."""
    return (int(code.rpartition("/")[2]) - 1) // 2 if code else -1
