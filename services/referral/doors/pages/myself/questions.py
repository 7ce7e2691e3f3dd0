"""What somebody is asked who refers themselves, one question to a page, and what can be wrong with an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.contract.doors.refusals import Fault
from services.pages.forms import Problem
from services.pages.languages import marked


@dataclass(frozen=True)
class Question:
    """A question: its name, which ends its address, and its fields by the pointers of what they become."""

    name: str
    fields: Mapping[str, str]


QUESTIONS: Final = (
    Question("needs", {"#/needs": "needs"}),
    Question("story", {"#/story": "story"}),
    Question("who", {"#/person/name": "name", "#/person/born_on": "born-day"}),
    Question("postcode", {"#/postcode": "postcode", "#/borough": "borough"}),
    Question("reach", {"#/person/email": "email", "#/person/phone": "phone"}),
    Question("agree", {"#/consent/to_refer": "agrees", "#/consent/share_with_provider": "share"}),
)
BY_NAME: Final[Mapping[str, Question]] = {one.name: one for one in QUESTIONS}
CHECK: Final = "check"

# What is said where the code of a fault has no words of its own, by field.
_USUALLY: Final[Mapping[str, str]] = {
    "needs": marked("Choose at least one thing that you would like help with"),
    "story": marked("Say it in 4,000 letters or fewer, as plain text"),
    "name": marked("Write your name, in letters alone"),
    "born-day": marked("Write the day, the month and the year in which you were born, such as 27 3 1962"),
    "postcode": marked("Write your whole postcode, such as SE15 4QN"),
    "borough": marked("Choose the borough in which you live"),
    "email": marked("Write an email address such as name@people.example, or leave it empty"),
    "phone": marked("Write a telephone number such as 07700 900123, or leave it empty"),
    "agrees": marked("We can look for support only if you agree to it"),
    "share": marked("Say whether whoever has a place for you may have your name and how to reach you"),
}
_BY_CODE: Final[Mapping[str, str]] = {
    "outside-london": marked("This postcode is not in London. Linkway finds support in London alone"),
    "borough-not-told": marked("We do not know where this postcode is. Check it, or say below which borough it is in"),
    "borough-disagrees": marked("This postcode lies in another borough. Check both"),
    "too-young": marked("Linkway is for adults. If you are under 18, call Childline on 0800 1111, free, at any hour"),
    "date-of-birth-impossible": marked("Check the year: nobody alive was born on that day"),
}
NO_WAY_TO_REACH: Final = Problem("email", "Give an email address or a telephone number, so that somebody can reach you")


def problems_of(question: Question, faults: list[Fault]) -> tuple[Problem, ...]:
    """What is wrong with the answer to a question, once for each field."""
    named = [(_field(question, fault.pointer), fault) for fault in faults]
    said = {field: _words(field, fault.code) for field, fault in reversed(named) if field}
    return tuple(Problem(field, said[field]) for field in question.fields.values() if field in said)


def _words(field: str, code: str) -> str:
    # What is wrong with both of two fields is said of the first in its own words.
    return _USUALLY[field] if field == "borough" else _BY_CODE.get(code, _USUALLY[field])


def _field(question: Question, pointer: str) -> str | None:
    # What is wrong with one of several needs is wrong with the needs.
    above = [one for one in question.fields if pointer == one or pointer.startswith(f"{one}/")]
    return question.fields[above[0]] if above else None
