"""What a cell of a workbook says, as the text that a person would have typed."""

from datetime import date, datetime, time, timedelta

ERROR = "#ERROR"
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_DAY = timedelta(days=1)


def text_of(value: object) -> str:
    """The text; "" for an empty cell, ERROR itself where a formula failed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return ERROR if value in _ERRORS else value.replace("\0", "").strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # Fifteen digits are what a spreadsheet keeps of a number, and 20.0 is 20 to whoever typed it.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return _moment(value)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta) and timedelta() <= value < _DAY:
        value = (datetime.min + value).time()  # noqa: DTZ901 - only its time of day is used
    return value.isoformat("minutes") if isinstance(value, time) else str(value)
