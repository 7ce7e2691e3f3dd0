"""Everything that happened with a referral and who did it, in one list, without a word of what somebody wrote."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.referral.domain.record.entry import Entry, Written
from services.referral.domain.record.facts import Contact, Goal, Incident, Measurement, Message, Risk, Task
from services.referral.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened: what, in closed words; and who did it, where somebody did."""

    at: datetime
    what: str
    word: str | None = None
    organisation: str | None = None
    person: str | None = None


def timeline(referral: Referral, entries: Collection[Entry]) -> Sequence[Happened]:
    """All of it, the newest first."""
    all_of_it = [*_of_its_life(referral), *(one for entry in entries for one in _of_entry(entry))]
    return sorted(all_of_it, key=lambda one: one.at)[::-1]


def _of_its_life(referral: Referral) -> Iterator[Happened]:
    made = "rerouted-here" if referral.rerouted_from else "referred"
    role = referral.referrer_role.value if referral.referrer_role else None
    yield Happened(referral.created_at, made, role, referral.organisation)
    for one in referral.taken:
        yield Happened(one.at, one.what, one.word, one.organisation, one.person)
    for ready in referral.gp.messages:
        yield Happened(ready.at, "message-to-the-gp-ready", ready.about.value)


def _of_entry(entry: Entry) -> Iterator[Happened]:
    first, *later = (*entry.former, entry.latest)
    yield _as_written(entry, first, "added")
    for one in later:
        yield _as_written(entry, one, "changed")


def _as_written(entry: Entry, written: Written, how: str) -> Happened:
    by = written.by
    return Happened(written.at, f"{entry.kind.value}-{how}", _word(written), by.organisation, by.person)


def _word(written: Written) -> str | None:
    match written.facts:
        case Contact(outcome=word) | Risk(risk=word) | Measurement(instrument=word) | Incident(incident=word):
            return word.value
        case Goal(state=state) | Task(state=state):
            return state.value
        case Message(to=sides):
            return next((side.value for side in sides if side is not written.by.side), None)
        case _:
            return None
