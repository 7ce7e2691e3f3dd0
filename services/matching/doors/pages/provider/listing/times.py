"""Times and costs as rows of a form. What a row does not show, such as until when it holds, travels with it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.contract.listing import Cost, Listing, Times
from services.contract.words.listing_words import Frequency
from services.matching.doors.pages.provider.listing import reading
from services.pages.forms import Form

DAYS: Final = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_MORE_ROWS: Final = 2
Values = Mapping[str, Sequence[str]]


def is_weekly(times: Times) -> bool:
    """Whether the row can show when it is: on certain days of each week."""
    named = times.byday.split(",") if times.byday else []
    weekly = times.freq in (None, Frequency.WEEKLY) and times.interval == 1 and times.bymonthday is None
    return weekly and bool(named) and set(named) <= set(DAYS)


def times_shown(listing: Listing) -> Values:
    """A row for each time, and some empty ones."""
    shown: dict[str, Sequence[str]] = {"times-rows": [str(len(listing.times) + _MORE_ROWS)]}
    for row, one in enumerate(listing.times):
        kept = one.model_dump(mode="json", exclude_defaults=True)
        shown[f"times-{row}-kept"] = [json.dumps(kept)]
        shown[f"times-{row}-is-kept"] = ["yes"]
        shown[f"times-{row}-days"] = (one.byday or "").split(",") if is_weekly(one) else []
        shown |= {f"times-{row}-{name}": [getattr(one, f"{name}_at") or ""] for name in ("opens", "closes")}
        shown[f"times-{row}-note"] = [one.note or ""]
    return shown


def times_sent(form: Form) -> dict[int, Any]:
    """The times that the rows say, by the number of the row; one without days or time is none."""
    found = ((row, _times_of(form, row)) for row in reading.rows(form, "times"))
    return {row: one for row, one in found if one}


def _times_of(form: Form, row: int) -> dict[str, Any] | None:
    kept, at = _kept(form, f"times-{row}"), f"times-{row}"
    if kept is not None and not is_weekly(Times.model_validate(kept)):
        return kept if form.has(f"{at}-is-kept", "yes") else None
    days = [one for one in DAYS if form.has(f"{at}-days", one)]
    typed = {name: form[f"{at}-{name}"] or None for name in ("opens", "closes", "note")}
    if not days and not any(typed.values()):
        return None
    return {
        **({"freq": Frequency.WEEKLY.value} if kept is None else kept),
        "byday": ",".join(days) or None,
        "opens_at": clock(typed["opens"]),
        "closes_at": clock(typed["closes"]),
        "note": typed["note"],
    }


def clock(typed: str | None) -> str | None:
    """`9:30`, `0930` and `9.30` as `09:30`; what cannot be a time stays as typed."""
    if typed is None:
        return None
    written = typed.replace(".", ":")
    if ":" not in written and written.isdigit() and len(written) in (3, 4):
        written = f"{written[:-2]}:{written[-2:]}"
    return written.zfill(5) if ":" in written else written


def _kept(form: Form, row: str) -> dict[str, Any] | None:
    """What travels with a row; whatever else stands there is passed over, because only our page writes it."""
    model = Times if row.startswith("times") else Cost
    try:
        return model.model_validate_json(form[f"{row}-kept"]).model_dump(mode="json", exclude_defaults=True)
    except ValueError:
        return None


def costs_shown(listing: Listing) -> Values:
    """A row for each cost, and some empty ones."""
    shown: dict[str, Sequence[str]] = {"costs-rows": [str(len(listing.costs) + _MORE_ROWS)]}
    for row, one in enumerate(listing.costs):
        shown[f"costs-{row}-kept"] = [json.dumps(one.model_dump(mode="json", exclude_defaults=True))]
        shown[f"costs-{row}-pounds"] = [reading.pounds(one.pence)]
        shown[f"costs-{row}-words"] = [one.words or ""]
    return shown


def costs_sent(form: Form) -> dict[int, Any]:
    """The costs that the rows say, by the number of the row."""
    found = ((row, _cost_of(form, f"costs-{row}")) for row in reading.rows(form, "costs"))
    return {row: one for row, one in found if one}


def _cost_of(form: Form, at: str) -> dict[str, Any] | None:
    amount, words = reading.pence(form[f"{at}-pounds"]), form[f"{at}-words"] or None
    if amount is None and words is None:
        return None
    return {**(_kept(form, at) or {}), "pence": amount, "words": words}
