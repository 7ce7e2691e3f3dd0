"""When people can come, by RFC 5545 as Open Referral UK uses it, and as directories write it."""

import re
from datetime import date

from services.contract.listing import Times
from services.contract.words.listing_words import Frequency
from services.matching.directory.reading.written.days import read_clock, read_day
from services.matching.directory.reading.written.numbers import read_number
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut

_MOST = 60
# As many as a listing has letters for.
_MOST_DAYS = 8
_MOST_MONTHDAYS = 25
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = {name: name[:2] for name in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")}
_ABBREVIATED = {name[:3]: code for name, code in _NAMES.items()}
_WORDS = {
    **{day: day for day in _DAYS},
    **_NAMES,
    **_ABBREVIATED,
    "TUES": "TU",
    "THUR": "TH",
    "THURS": "TH",
    "WEDS": "WE",
}
_BYDAY = re.compile(r"([+-]?[1-5])?([A-Z]+)")
_MONTHDAY = re.compile(r"-?(?:[12]?[0-9]|3[01])")


def read_times(service: Part, today: date) -> tuple[Times, ...]:
    """Its times that have not ended, of the service and of its places."""
    schedules = [*service.parts("schedules")]
    for there in service.parts("service_at_locations"):
        schedules += there.parts("schedules")
        if location := there.part("location"):
            schedules += location.parts("schedules")
    times = tuple(dict.fromkeys(filter(None, (_times(one, today) for one in schedules))))
    if len(times) > _MOST:
        service.note("schedules", "cut", f"It has more than {_MOST} times; the first are kept.", "Write rules in freq.")
    return times[:_MOST]


def _times(part: Part, today: date) -> Times | None:
    begins, ends = read_day(part, "valid_from"), _ends(part)
    if ends is not None and (ends < today or (begins or ends) > ends):
        do = "Write the times that hold from today, or leave it out."
        what = "These times have ended, or end before they begin, and are passed over."
        part.note("valid_to", "time-is-over", what, do)
        return None
    freq, byday = _rule(part)
    starts = read_day(part, "dtstart")
    monthdays = _monthdays(part)
    if freq is None and monthdays:
        freq = Frequency.MONTHLY
    if freq is Frequency.WEEKLY and not byday and starts:
        byday = _DAYS[starts.weekday()]
    if freq is Frequency.WEEKLY and not byday:
        part.note(
            "byday", "no-day", "It comes every week, on no day that is said.", "Write the days in byday, such as MO,WE."
        )
        freq = None
    times = Times(
        freq=freq,
        interval=int(read_number(part, "interval", 1, 52) or 1) if freq else 1,
        byday=byday,
        bymonthday=monthdays if freq in (Frequency.MONTHLY, Frequency.YEARLY) else None,
        starts_on=starts,
        opens_at=read_clock(part, "opens_at"),
        closes_at=read_clock(part, "closes_at"),
        valid_from=begins,
        valid_to=ends,
        note=_note(part),
    )
    return times if times.freq or times.opens_at or times.closes_at or times.note else None


def _ends(part: Part) -> date | None:
    ends = [day for day in (read_day(part, "valid_to"), read_day(part, "until")) if day]
    return min(ends, default=None)


def _rule(part: Part) -> tuple[Frequency | None, str | None]:
    """How often, and on which days: each follows from the other where it is left out."""
    byday = _byday(part)
    written = part.word("freq").upper()
    freq = Frequency(written) if written in Frequency.__members__ else None
    if written and freq is None:
        part.note("freq", "bad-rule", "It is no frequency of RFC 5545.", "Write WEEKLY or MONTHLY.")
    is_numbered = any(character.isdigit() for character in byday)
    if freq is Frequency.DAILY and part.word("interval") in ("", "1"):
        return Frequency.WEEKLY, byday or ",".join(_DAYS)
    if is_numbered and freq in (None, Frequency.WEEKLY, Frequency.DAILY):
        if freq:
            part.note("freq", "monthly", "A numbered day such as 2TU is one of a month.", "Write MONTHLY in freq.")
        return Frequency.MONTHLY, byday
    if byday and freq is None:
        return Frequency.WEEKLY, byday
    return freq, byday or None


def _byday(part: Part) -> str:
    written = part.written.get("byday")
    words = ",".join(map(str, written[:40])) if isinstance(written, list) else part.word("byday")
    days = []
    for word in re.split(r"[,;/ ]+", words.upper()[:400]):
        found = _BYDAY.fullmatch(word)
        day = _WORDS.get(found[2]) if found else None
        if found and day:
            days.append(f"{found[1] or ''}{day}".replace("+", ""))
        elif word not in ("", "AND", "-"):
            part.note("byday", "bad-day", "There is a word in it that is no day.", "Write it like MO,WE or 2TU.")
    return ",".join(tuple(dict.fromkeys(days))[:_MOST_DAYS])


def _monthdays(part: Part) -> str | None:
    written = part.written.get("bymonthday")
    words = ",".join(map(str, written[:40])) if isinstance(written, list) else part.word("bymonthday")
    days = [word for word in re.split(r"[,; ]+", words[:400]) if _MONTHDAY.fullmatch(word) and int(word)]
    return ",".join(tuple(dict.fromkeys(days))[:_MOST_MONTHDAYS]) or None


def _note(part: Part) -> str | None:
    words = " ".join(filter(None, (part.line("description"), part.line("notes"))))
    return cut(words, 300) if words else None
