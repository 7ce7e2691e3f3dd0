"""When a service is open, as people write it into cells: `9am-5pm`, `10-12, 1-4`, `Mon-Fri 9:30 to 17:00`, `closed`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from re import Match
from typing import Any

from services.matching.directory.tables.fields import WEEKDAYS

_DAYS = {day: day[:2].upper() for day in WEEKDAYS}
_ORDER = list(_DAYS.values())
_CLOSED = frozenset({"", "closed", "close", "-", "–", "—", "none", "no", "n/a", "na"})
_OPEN = frozenset({"yes", "y", "x", "open", "✓", "✔", "true"})
_AT = r"(\d{1,2})(?:[:.h]?([0-5]\d))?\s*([ap])?\.?m?\.?"
_RANGE = re.compile(rf"{_AT}\s*(?:-|–|—|to|until|till)\s*{_AT}", re.IGNORECASE)
# Nobody meets at 2 in the night, and who writes 02:00 means that.
_AFTERNOON = frozenset("123456")
_HALF = 12 * 60
_BETWEEN = re.compile(r"\s*(?:,|;|&|\band\b|\n|/)\s*", re.IGNORECASE)
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_DAY_RANGE = re.compile(rf"{_DAY}\s*(?:-|–|—|to)\s*{_DAY}", re.IGNORECASE)
_ONE_DAY = re.compile(rf"\b{_DAY}\b\.?", re.IGNORECASE)
_DAYS_FIRST = re.compile(rf"^((?:(?:every|{_DAY}|-|–|—|to|,|&|and|/)[\s.:]*)+)(.*)$", re.IGNORECASE | re.DOTALL)
_WORDS = (
    (re.compile(r"\b(?:12\s*)?(?:noon|midday)\b", re.IGNORECASE), "12pm"),
    (re.compile(r"\bweekdays\b", re.IGNORECASE), "mon-fri"),
    (re.compile(r"\bweekends\b", re.IGNORECASE), "sat-sun"),
    (re.compile(r"\b(?:daily|every day|7 days a week|seven days a week)\b", re.IGNORECASE), "mon-sun"),
)
_PIECES = re.compile(r"\s*[;\n]\s*")

Times = tuple[str, str]
Json = dict[str, Any]


def by_weekday(cells: Mapping[str, str]) -> list[Json]:
    """Schedules from a cell for each day; days with the same times are one. Words stand as they are."""
    days: defaultdict[tuple[Times, str], list[str]] = defaultdict(list)
    for day, cell in cells.items():
        for at in _said(cell):
            days[at].append(_DAYS[day])
    return [_schedule(",".join(byday), *at) for at, byday in days.items()]


def in_words(text: str) -> list[Json]:
    """Schedules from one text; one that says no more than its words where days and times are not all to be read."""
    pieces = [piece for piece in _PIECES.split(_spelt(text).strip()) if piece]
    read = [schedule for piece in pieces for schedule in _piece(piece)]
    return read if read and all(read) else [{"description": text}]


def on_days(days: Iterable[str], opens: str, closes: str) -> list[Json]:
    """Schedules from days, and when it begins and ends there."""
    byday = ",".join(_days_in(_spelt(" ".join(days))))
    times = _times(f"{opens}-{closes}") if closes else []
    alone = re.fullmatch(_AT, opens.strip(), re.IGNORECASE)
    begins = _clock(_minute(*alone.group(1, 2, 3))) if alone else ""
    return [_schedule(byday, one, "") for one in times or [(begins, "")]]


def _said(cell: str) -> list[tuple[Times, str]]:
    word = cell.strip().casefold()
    if word in _CLOSED:
        return []
    if word in _OPEN:
        return [(("", ""), "")]
    times = _times(cell)
    return [(one, "") for one in times] if times else [(("", ""), cell.strip())]


def _spelt(text: str) -> str:
    for word, meant in _WORDS:
        text = word.sub(meant, text)
    return text


def _piece(piece: str) -> Iterator[Json]:
    found = _DAYS_FIRST.match(piece)
    days = _days_in(found[1]) if found else []
    rest = found[found.re.groups].strip(" :,") if found else ""
    times = _times(rest)
    if not (days and times):
        yield {}
    for one in times if days else ():
        yield _schedule(",".join(days), one, "")


def _days_in(text: str) -> list[str]:
    days = []
    for first, last in _DAY_RANGE.findall(text):
        begins, ends = _ORDER.index(first[:2].upper()), _ORDER.index(last[:2].upper())
        days += _ORDER[begins : ends + 1] if begins <= ends else _ORDER[begins:] + _ORDER[: ends + 1]
    days += [day[:2].upper() for day in _ONE_DAY.findall(_DAY_RANGE.sub("", text))]
    return sorted(set(days), key=_ORDER.index)


def _times(text: str) -> list[Times]:
    """Beginnings and ends; [] where not all of it is times."""
    read: list[Times] = []
    before: int = 0
    for piece in _BETWEEN.split(_spelt(text).strip()):
        found = _RANGE.fullmatch(piece.strip())
        minutes = _minutes(found, before) if found else None
        if minutes is None:
            return []
        before = minutes[1]
        read.append((_clock(minutes[0]), _clock(minutes[1])))
    return read


def _minutes(found: Match[str], before: int) -> tuple[int, int] | None:
    """The beginning and the end in minutes of the day, where morning and afternoon are told as people tell them."""
    begins, ends = _minute(*found.group(1, 2, 3)), _minute(*found.group(4, 5, 6))
    if not (found[3] or found[6]):
        # 9-5 ends in the afternoon, and 9-12, 1-5 goes on there.
        begins += _HALF if begins < before or found[1] in _AFTERNOON else 0
        ends += _HALF if ends <= begins else 0
    elif not found[3] and begins + _HALF < ends:
        # 1-3pm is all in the afternoon, 9-3pm is not.
        begins += _HALF
    return (begins, ends) if begins < ends <= 2 * _HALF else None


def _minute(hour: str, minute: str | None, half: str | None) -> int:
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.casefold() == "p" else 0)
    return hours * 60 + int(minute or 0)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}" if minutes < 2 * _HALF else "23:59"


def _schedule(byday: str, times: Times, words: str) -> Json:
    said = {"freq": "WEEKLY", "byday": byday, "opens_at": times[0], "closes_at": times[1], "description": words}
    return {name: value for name, value in said.items() if value}
