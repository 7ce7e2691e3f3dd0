"""How often a time comes again, by RFC 5545: its frequency and its days, of which each may follow from the other."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from services.contract.words.listing_words import Frequency
from services.matching.directory.reading.written.days import read_day
from services.matching.directory.reading.written.numbers import read_number
from services.matching.directory.reading.written.part import Part

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = {name: name[:2] for name in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")}
_ABBREVIATED = {name[:3]: code for name, code in _NAMES.items()} | {
    "TUES": "TU",
    "THUR": "TH",
    "THURS": "TH",
    "WEDS": "WE",
}
_WORDS = {**{day: day for day in _DAYS}, **_NAMES, **_ABBREVIATED}
_BYDAY = re.compile(r"([+-]?[1-5])?([A-Z]+)")
_MONTHDAY = re.compile(r"-?(?:[12]?[0-9]|3[01])")
_BY_MONTH = (Frequency.MONTHLY, Frequency.YEARLY)
# As many as a listing has letters for.
_MOST_DAYS = 8
_MOST_MONTHDAYS = 25
_MOST_READ = 40


class Rule(NamedTuple):
    """How often it comes again; nothing where that is not said."""

    freq: Frequency | None
    interval: int
    byday: str | None
    bymonthday: str | None
    starts_on: date | None


def read_rule(part: Part) -> Rule:
    """The rule of a schedule."""
    byday, monthdays, starts = _byday(part), _monthdays(part), read_day(part, "dtstart")
    freq = _own(part) or _by_days(part, _frequency(part), byday) or (Frequency.MONTHLY if monthdays else None)
    interval = int(read_number(part, "interval", 1, 52) or 1) if freq else 1
    if freq is Frequency.DAILY and interval == 1:
        freq, byday = Frequency.WEEKLY, byday or ",".join(_DAYS)
    if freq is Frequency.WEEKLY and not byday and starts:
        byday = _DAYS[starts.weekday()]
    if freq is Frequency.WEEKLY and not byday:
        what = "It comes every week, on no day that is said."
        part.note("byday", "no-day", what, "Write the days in byday, such as MO,WE.")
        freq, interval = None, 1
    return Rule(freq, interval, byday or None, monthdays if freq in _BY_MONTH else None, starts)


def _own(part: Part) -> Frequency | None:
    """What Linkway's own export writes where the standard has no word."""
    written = part.word("linkway_freq").upper()
    return Frequency(written) if written in Frequency.__members__ else None


def _frequency(part: Part) -> Frequency | None:
    written = part.word("freq").upper()
    if written in Frequency.__members__:
        return Frequency(written)
    if written:
        part.note("freq", "bad-rule", "It is no frequency of RFC 5545.", "Write WEEKLY or MONTHLY.")
    return None


def _by_days(part: Part, freq: Frequency | None, byday: str) -> Frequency | None:
    if not byday or freq in _BY_MONTH:
        return freq
    if not any(character.isdigit() for character in byday):
        return freq or Frequency.WEEKLY
    if freq:
        part.note("freq", "monthly", "A numbered day such as 2TU is one of a month.", "Write MONTHLY in freq.")
    return Frequency.MONTHLY


def _byday(part: Part) -> str:
    days, all_known = _days_in(_words(part, "byday").upper())
    if not all_known:
        part.note("byday", "bad-day", "There is a word in it that is no day.", "Write it like MO,WE or 2TU.")
    return days


# A directory has few rules, many times.
@lru_cache(maxsize=5000)
def _days_in(words: str) -> tuple[str, bool]:
    """The days, and whether each word is one."""
    days, all_known = [], True
    for word in re.split(r"[,;/ ]+", words):
        found = _BYDAY.fullmatch(word)
        if found and (day := _WORDS.get(found[2])):
            days.append(f"{found[1] or ''}{day}".replace("+", ""))
        elif word not in ("", "AND", "-"):
            all_known = False
    return ",".join(tuple(dict.fromkeys(days))[:_MOST_DAYS]), all_known


def _monthdays(part: Part) -> str | None:
    words = _words(part, "bymonthday")
    if not words:
        return None
    days = [word for word in re.split(r"[,; ]+", words) if _MONTHDAY.fullmatch(word) and int(word)]
    return ",".join(tuple(dict.fromkeys(days))[:_MOST_MONTHDAYS]) or None


def _words(part: Part, field: str) -> str:
    """A list of words, as one text or as many."""
    written = part.written.get(field)
    words = ",".join(map(str, written[:_MOST_READ])) if isinstance(written, list) else part.word(field)
    return words[: 10 * _MOST_READ]
