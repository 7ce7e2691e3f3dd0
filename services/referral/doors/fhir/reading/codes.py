"""What codes of others mean to us, from codes.csv, and our own codes, which mean themselves.

The table says for each code where it was seen to mean this; [M] is from memory, and not confirmed.
"""

import csv
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from services.contract.words.consent_words import ConsentGiver, ConsentManner
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import Channel, Need, ReferrerRole, Urgency
from services.referral.doors.fhir.message.element import Coding
from services.referral.doors.fhir.systems import (
    ACCESS_NEEDS,
    CONCERNS,
    CONSENT_GIVERS,
    CONSENT_MANNERS,
    DISCLOSURES,
    NEEDS,
    ROLES,
    URGENCIES,
    WAYS,
    same,
)

_TABLE = Path(__file__).with_name("codes.csv")
SAFEGUARDING: Final = "safeguarding"
ACCOMPANIED: Final = "accompanied"
EMAIL: Final = Channel.EMAIL.value


class Disclosure(StrEnum):
    """What a provision of a Consent may permit beside the referral itself."""

    SHARE_WITH_PROVIDER = "share-with-provider"
    MESSAGE_TO_GP = "message-to-gp"
    CODES_TO_GP = "codes-to-gp"


_OURS: Mapping[str, tuple[str, type[StrEnum]]] = {
    "need": (NEEDS, Need),
    "role": (ROLES, ReferrerRole),
    "urgency": (URGENCIES, Urgency),
    "access need": (ACCESS_NEEDS, AccessNeed),
    "way": (WAYS, Way),
    "disclosure": (DISCLOSURES, Disclosure),
    "giver": (CONSENT_GIVERS, ConsentGiver),
    "manner": (CONSENT_MANNERS, ConsentManner),
}


def meaning(coding: Coding, kind: str) -> str | None:
    """Which of our words of this kind (need, role, channel, disclosure, …) the code means, if one."""
    return _known()[kind].get((same(coding.system), coding.code))


@cache
def _known() -> Mapping[str, Mapping[tuple[str, str], str]]:
    known: dict[str, dict[tuple[str, str], str]] = {"concern": {(same(CONCERNS), SAFEGUARDING): SAFEGUARDING}}
    for kind, (system, words) in _OURS.items():
        known[kind] = {(same(system), word.value): word.value for word in words}
    known["access need"][same(ACCESS_NEEDS), ACCOMPANIED] = ACCOMPANIED
    for row in rows():
        known.setdefault(row["kind"], {})[same(row["system"]), row["code"]] = row["means"]
    return known


def rows() -> Iterator[dict[str, str]]:
    """The table, row by row."""
    with _TABLE.open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)
