"""How what people write into cells is read: dates in British order, ages, prices, and telephones that lost a nought."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.,/-]+")
_DAY = re.compile(r"(?:(\d{1,2}) )?(?:(\d{1,2})|([a-z]{3,9})) (?:20)?(\d{2})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
# How Excel counts days; these are the years 1982 to 2119.
_SERIAL, _FIRST_DAY = re.compile(r"[3-7]\d{4}"), date(1899, 12, 30)

_TO = r"\s*(?:-|–|—|to|until)\s*"
_BOTH = re.compile(rf"(?:ages?\s*)?(\d{{1,3}}){_TO}(\d{{1,3}})(?:\s*(?:years?|yrs?)(?: old)?)?", re.IGNORECASE)
_FROM = re.compile(
    r"(?:ages?\s*)?(?:(?:over|from)\s+(\d{1,3})(?:\s*'?s)?"
    r"|(\d{1,3})\s*'?s?\s*(?:years?|yrs?)?\s*(?:\+|plus|and (?:over|above|older|up)|or (?:over|older)))"
    r"(?:\s*(?:years?|yrs?))?",
    re.IGNORECASE,
)
_UNDER = re.compile(r"(?:under|below|up to)\s+(?:the age of\s+)?(\d{1,3})(?:\s*'?s)?", re.IGNORECASE)
_IN_WORDS = {
    **dict.fromkeys(("all", "any", "all ages", "any age", "everyone", "all welcome"), ("", "")),
    **dict.fromkeys(("adults", "adult", "adults only"), ("18", "")),
    **dict.fromkeys(("children", "child", "kids", "children only"), ("", "17")),
}

_PRICE = re.compile(r"(?:£\s*)?(\d{1,5}(?:\.\d{1,2})?)\s*(?:£|gbp|pounds?)?", re.IGNORECASE)
_BEGINS_WITH_PRICE = re.compile(r"£\s*(\d{1,5}(?:\.\d{1,2})?)(?!\s*(?:[-–—/]|to|or)\s*£?\d)")
_FREE = frozenset({"free", "none", "no", "no cost", "no charge", "free of charge", "nil"})


def day_of(text: str) -> str:
    """A date in British order as `2026-04-03`, of a month its first day; what is none, or of another century, stays."""
    if iso := _ISO.fullmatch(text):
        return _date(text, lambda: date(*map(int, iso.groups())))
    if _SERIAL.fullmatch(text):
        return (_FIRST_DAY + timedelta(days=int(text))).isoformat()
    plain = _BETWEEN.sub(" ", _WEEKDAY.sub("", _ORDINAL.sub("", text))).strip()
    return _british(found) or text if (found := _DAY.fullmatch(plain)) else text


def _british(found: Match[str]) -> str:
    day, number, name, year = found.groups()
    month = int(number) if number else _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0
    return _date("", lambda: date(2000 + int(year), month, int(day or 1)))


def _date(otherwise: str, read: Callable[[], date]) -> str:
    try:
        return read().isoformat()
    except ValueError:
        return otherwise


def ages_of(text: str) -> tuple[str, str] | None:
    """The youngest and the oldest who may come, "" where there is no limit; None where the words are not known."""
    words = " ".join(text.split()).strip(" .")
    if both := _BOTH.fullmatch(words):
        return both[1], both[2]
    if under := _UNDER.fullmatch(words):
        # Who is under 25 is 24 at most; up to 25 includes those who are.
        return "", under[1] if words.casefold().startswith("up to") else str(max(int(under[1]) - 1, 0))
    if youngest := _FROM.fullmatch(words):
        return youngest[1] or youngest[2], ""
    return _IN_WORDS.get(words.casefold())


def cost_of(text: str) -> dict[str, object]:
    """A cost option: its amount in pounds where one is meant, and the words where they say more."""
    if text.casefold().strip(" .") in _FREE:
        return {"amount": 0, "amount_description": "Free"}
    if alone := _PRICE.fullmatch(text):
        return {"amount": float(alone[1])}
    begins = _BEGINS_WITH_PRICE.match(text)
    return {"amount": float(begins[1]), "amount_description": text} if begins else {"amount_description": text}


def telephone_of(text: str) -> str:
    """The number, with the nought that a spreadsheet takes away where it takes it for a quantity."""
    digits = text.replace(" ", "")
    return f"0{digits}" if re.fullmatch(r"[1237]\d{8,9}", digits) else text
