"""The columns of a list: what each is called, where it goes in a referral, and how its cells are read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.contract.text.characters import trimmed
from services.contract.text.languages import language_of
from services.contract.words.consent_words import ConsentGiver, ConsentManner, MessageToGp
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import BoroughReason, Channel, Gender, Need, ReferrerRole, Urgency
from services.lexicon.topic import topics

REFERENCE = "reference"
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
_BETWEEN = re.compile(r"[,;|]+")


class CellUnreadable(ValueError):
    """What stands in a cell cannot be meant; the message says what to write, and not what was written."""


def _word(cell: str) -> str:
    return "-".join(cell.lower().split())


def _several(meant: Callable[[str], str | None]) -> Callable[[str], list[str]]:
    """Reads words with commas between them; or spaces, where what stands there is no word as a whole."""

    def read(cell: str) -> list[str]:
        parts = (trimmed(part) for part in _BETWEEN.split(cell))
        return [word for part in parts for word in _words_in(part, meant)]

    return read


def _words_in(part: str, meant: Callable[[str], str | None]) -> list[str]:
    whole = meant(part)
    return [whole] if whole else [meant(word) or word.lower() for word in part.split()]


def _one_of(words: Iterable[str]) -> Callable[[str], str | None]:
    known = {str(word) for word in words}
    return lambda part: word if (word := _word(part)) in known else None


def _yes_or_no(cell: str) -> bool:
    word = cell.lower()
    if word not in _YES | _NO:
        raise CellUnreadable("Write yes or no.")
    return word in _YES


def _borough(cell: str) -> str:
    return cell if cell.startswith("E0") else _word(cell)


@dataclass(frozen=True)
class Column:
    """`pointer` says where a cell goes in the body of a referral; the reference goes nowhere."""

    name: str
    pointer: str
    meaning: str
    example: str = ""
    is_needed: bool = False
    read: Callable[[str], Any] = str


def _of(words: Sequence[str]) -> str:
    return f"One of: {', '.join(words)}."


_NEEDS = f"The most pressing first, with spaces or commas between. {_of([*Need])}"
_ACCESS = f"What they need to be able to take part, with spaces or commas between. {_of([*AccessNeed])}"
_WAYS = f"How they can take part, with spaces or commas between; left empty, any. {_of([*Way])}"
_INTERESTS = "What they would like, as topics with spaces or commas between; services are ordered by it."
COLUMNS: tuple[Column, ...] = (
    Column(REFERENCE, "", "A name of your own for the row, nothing personal: a row is done once under it.", "row-1"),
    Column("name", "#/person/name", "The person's name, in one line.", "Invented Person", is_needed=True),
    Column("born_on", "#/person/born_on", "Their date of birth, like 1948-05-02.", "1948-05-02", is_needed=True),
    Column("nhs_number", "#/person/nhs_number", "Ten digits; leave it empty where they have none.", "999 000 0018"),
    Column("email", "#/person/email", "Needed where channel is email.", "invented@people.example"),
    Column("phone", "#/person/phone", "A UK number, or one with its country code.", "07700 900123"),
    Column("gender", "#/person/gender", _of([*Gender]), "female", read=_word),
    Column("ethnic_category", "#/person/ethnic_category", "The NHS code: A to S, Z or 99.", "M", read=str.upper),
    Column(
        "languages",
        "#/person/languages",
        "Those they can use, with spaces or commas between: names or ISO 639 codes. Left empty, English.",
        "bn en",
        read=_several(language_of),
    ),
    Column("access_needs", "#/person/access_needs", _ACCESS, "step-free", read=_several(_one_of(AccessNeed))),
    Column("ways", "#/person/ways", _WAYS, read=_several(_one_of(Way))),
    Column("accompanied", "#/person/accompanied", "yes where they ask that somebody comes too.", "no", read=_yes_or_no),
    Column("postcode", "#/postcode", "Theirs; ZZ99 3VZ for no fixed abode.", "SE15 4QN", is_needed=True),
    Column("borough", "#/borough", "Where the postcode does not tell it: its name or GSS code.", read=_borough),
    Column("borough_reason", "#/borough_reason", f"Why not the postcode's. {_of([*BoroughReason])}", read=_word),
    Column("needs", "#/needs", _NEEDS, "loneliness debt", True, _several(_one_of(Need))),
    Column("urgency", "#/urgency", _of([*Urgency]), "routine", True, _word),
    Column("interests", "#/interests", _INTERESTS, "choir allotment", read=_several(_one_of(topics()))),
    Column("story", "#/story", "What matters to them, in up to 4000 characters.", "Likes to sing."),
    Column("safeguarding", "#/safeguarding", "yes where you fear for their safety.", "no", read=_yes_or_no),
    Column("consent", "#/consent/to_refer", "yes: they agreed to be referred.", "yes", True, _yes_or_no),
    Column("channel", "#/consent/channel", f"How they want to be told. {_of([*Channel])}", "email", True, _word),
    Column("consent_expires_on", "#/consent/expires_on", "The last day of their consent, if it ends.", "2099-12-31"),
    Column("consent_given_by", "#/consent/given_by", f"Who agreed. {_of([*ConsentGiver])}", "person", read=_word),
    Column("consent_how", "#/consent/how", f"How they said so. {_of([*ConsentManner])}", "in-person", read=_word),
    Column("consent_given_on", "#/consent/given_on", "The day on which they said so, like 2026-01-31."),
    Column(
        "share_with_provider",
        "#/consent/share_with_provider",
        "yes: whoever provides the place may have their name, telephone and email. Left empty, it is no.",
        "yes",
        read=_yes_or_no,
    ),
    Column(
        "message_to_gp",
        "#/consent/message_to_gp",
        f"What their GP may be told; left empty, nothing. {_of([*MessageToGp])}",
        "codes-only",
        read=_word,
    ),
    Column("referrer_role", "#/referrer/role", f"Who refers. {_of([*ReferrerRole])}", "council", True, _word),
    Column("referrer_name", "#/referrer/name", "Their name.", "Invented Officer"),
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_POINTER = {column.pointer: column for column in COLUMNS if column.pointer}


def name_of(heading: str) -> str:
    """A heading as columns are called: small letters, and _ for what stands between words."""
    return re.sub(r"[\s_-]+", "_", trimmed(heading).lower())


def body_of(cells: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The body of a referral, and what is wrong by column; empty cells say nothing."""
    body: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, cell in cells.items():
        column, text = BY_NAME[name], trimmed(cell)
        if not (text and column.pointer):
            continue
        try:
            _put(body, column.pointer, column.read(text))
        except CellUnreadable as wrong:
            faults[name] = str(wrong)
    return body, faults


def cells_of(body: Mapping[str, Any], reference: str = "") -> list[str]:
    """The cells of a row whose body this would be, in the order of the columns."""
    return [reference if column.name == REFERENCE else _cell(_at(body, column.pointer)) for column in COLUMNS]


def _cell(said: object) -> str:
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, list):
        return " ".join(said)
    return "" if said is None else str(said)


def _at(body: Any, pointer: str) -> object:  # noqa: ANN401 - whatever stands there
    for name in pointer.removeprefix("#/").split("/"):
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def _put(body: dict[str, Any], pointer: str, value: object) -> None:
    *parents, last = pointer.removeprefix("#/").split("/")
    for name in parents:
        body = body.setdefault(name, {})
    body[last] = value
