"""The words for attempts to reach a person."""

from enum import StrEnum


class ContactWay(StrEnum):
    """How somebody tried to reach the person."""

    PHONE = "phone"
    TEXT_MESSAGE = "text-message"
    EMAIL = "email"
    LETTER = "letter"
    VIDEO = "video"
    IN_PERSON = "in-person"
    AT_HOME = "at-home"


class ContactOutcome(StrEnum):
    """Whether the person was reached."""

    REACHED = "reached"
    NOT_REACHED = "not-reached"
    LEFT_WORD = "left-word"
    WRONG_ADDRESS = "wrong-address"
