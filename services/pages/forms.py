"""A form as it was posted: what was typed, and what is wrong with it, beside each field and at the top."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs

from starlette.requests import Request

from services.contract.doors.refusals import Fault, Refusal

_MOST_FIELDS = 300
_CODED_AS = "application/x-www-form-urlencoded"


class FormUnreadable(Refusal):
    """What came is no form, or one with more fields than any page of ours has."""

    status = 400
    title = "This form could not be read"
    what_to_do = "Open the page again, and send the form from there."


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field: its name, and a sentence that says what to do."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Form:
    """What was typed, by the names of fields; a name that was not sent has no values. Templates show it as it came."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def with_values(cls, **values: str | Sequence[str]) -> "Form":
        """One that is shown filled in."""
        return cls({name: [value] if isinstance(value, str) else list(value) for name, value in values.items()})

    @classmethod
    async def posted(cls, request: Request) -> "Form":
        """That of the request. Raises FormUnreadable."""
        if not request.headers.get("content-type", "").startswith(_CODED_AS):
            raise FormUnreadable(FormUnreadable.what_to_do)
        try:
            text = (await request.body()).decode("ascii")
            typed = parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
        except ValueError:
            raise FormUnreadable(FormUnreadable.what_to_do) from None
        # Browsers send lines of a text as CR LF, whatever was typed.
        return cls({name: [one.replace("\r\n", "\n").strip() for one in many] for name, many in typed.items()})

    def __getitem__(self, name: str) -> str:
        """What stands in the field; empty where nothing does."""
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> Sequence[str]:
        """What was ticked of it."""
        return self.values.get(name, ())

    def has(self, name: str, value: str) -> bool:
        """Whether this was chosen or ticked."""
        return value in self.all(name)

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty where nothing is."""
        return next((each.sentence for each in self.problems if each.name == name), "")

    def without(self, *names: str) -> "Form":
        """The same, with nothing in these fields."""
        return replace(self, values={name: value for name, value in self.values.items() if name not in names})

    def saying(self, *problems: Problem) -> "Form":
        """The same, with what is wrong; templates show it in this order."""
        return replace(self, problems=(*self.problems, *problems))

    def refused(self, refusal: Refusal, names: Mapping[str, str], *, otherwise: str) -> "Form":
        """The same, with what a refusal says of it.

        `names` are the fields by the JSON pointers of what they become, such as `#/person/phone`; a fault below a
        pointer belongs to its field, and what belongs to none is said of `otherwise`.
        """
        faults = refusal.faults or (Fault("#", refusal.detail),)
        return self.saying(*(Problem(_field_of(fault.pointer, names) or otherwise, fault.detail) for fault in faults))


def _field_of(pointer: str, names: Mapping[str, str]) -> str | None:
    above = pointer
    while above:
        if above in names:
            return names[above]
        above = above.rpartition("/")[0]
    return None
