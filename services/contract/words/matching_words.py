"""The words for how matching finds a service: what was wanted in a person's own words, and what stood in the way."""

from enum import StrEnum


class HintSource(StrEnum):
    """How it is known what a person would like."""

    STATED = "stated"
    LEXICON = "lexicon"
    TEXT_MODEL = "text-model"


class Rule(StrEnum):
    """A rule that a service must meet for a person, in the order in which they are looked at."""

    LISTED = "listed"
    NEED = "need"
    NOT_DECLINED = "not-declined"
    AGE = "age"
    GENDER = "gender"
    REFERRER = "referrer"
    AREA = "area"
    BORDER = "border"
    LANGUAGE = "language"
    WAY = "way"
    ACCESS = "access"
    REACH = "reach"
    OPEN = "open"
    ROOM = "room"
    COMPANION = "companion"


class BookingKind(StrEnum):
    """How the places of a service are counted where they are of certain times.

    Of an `appointment` each time has places of its own, and a person takes one of them; of a `course` a person has a
    place for the whole of its term.
    """

    APPOINTMENT = "appointment"
    COURSE = "course"
