"""Who is expected on a day: at their appointment, in the term of their course, or at any time; by service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.contract.events.matches import Session
from services.contract.words.matching_words import BookingKind
from services.matching.domain.telling.occasions import LONDON
from services.matching.doors.pages.provider.people.told import Offer
from services.pages.forms import Form
from services.runtime.ids import new_id


@dataclass(frozen=True)
class Line:
    """Somebody on the sheet, and the time at which they are expected, where they have one."""

    offer: Offer
    session: Session | None

    @property
    def field(self) -> str:
        """Which field of the form says whether they came."""
        return f"came-{self.offer.referral_id}"


@dataclass(frozen=True)
class Sheet:
    """Everybody who may come on a day, by service."""

    day: date
    services: Mapping[str, Sequence[Line]]

    @property
    def lines(self) -> Iterator[Line]:
        """All of them."""
        for lines in self.services.values():
            yield from lines


def sheet_of(day: date, lines: Sequence[Line]) -> Sheet:
    """Those of these people who may come that day, the earliest first."""
    services: dict[str, list[Line]] = {}
    for line in sorted((one for one in lines if _is_on(one, day)), key=_in_order):
        if line.offer.place:
            services.setdefault(line.offer.place.service_name, []).append(line)
    return Sheet(day, services)


def _in_order(line: Line) -> tuple[str, str]:
    return (line.session.starts_at.isoformat() if line.session else "", line.offer.label)


def _is_on(line: Line, day: date) -> bool:
    """Whether they may come that day: at their appointment, in the term of their course, or at any time."""
    if line.session is None or line.offer.attendance_on(day):
        return True
    first = line.session.starts_at.astimezone(LONDON).date()
    if line.session.kind is BookingKind.APPOINTMENT:
        return first == day
    return first <= day and (line.session.ends_at is None or day <= line.session.ends_at.astimezone(LONDON).date())


def filled(sheet: Sheet) -> Form:
    """The form with what is recorded already."""
    said = {line.field: line.offer.attendance_on(sheet.day) for line in sheet.lines}
    values = {name: [one.outcome] for name, one in said.items() if one}
    return Form({**values, "key": [str(new_id())]})
