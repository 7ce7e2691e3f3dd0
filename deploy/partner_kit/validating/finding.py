"""One thing that is wrong with an event: where in the file, by which rule, and how to mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from services.contract.doors.refusals import Fault
from services.contract.envelope import KNOWN

_NOT_KNOWN = "extra-forbidden"
OF_A_NEWER_RELEASE = "Or take the kit of the release that has it, if there is a newer one than this."


@dataclass(frozen=True, slots=True)
class Finding:
    """`path` is a JSON pointer into the file; `rule`, `pointer` and `sentence` are what Linkway would answer.

    That pointer leads into `data`, because the answer is about what was asked; None where Linkway gives none. `hint` is
    what can be said here beside it.
    """

    path: str
    rule: str
    sentence: str
    pointer: str | None = None
    hint: str = ""

    @property
    def mend(self) -> str:
        """What to do about it."""
        return f"{self.sentence} {self.hint}".rstrip()

    def facts(self) -> dict[str, Any]:
        """The same for a program."""
        return {"path": self.path, "rule": self.rule, "mend": self.mend, "pointer": self.pointer}


def of_the_event(faults: Iterable[Fault]) -> Iterator[Finding]:
    """Faults whose pointers lead into `data`."""
    for fault in faults:
        hint = OF_A_NEWER_RELEASE if fault.code == _NOT_KNOWN else ""
        yield Finding(f"#/data{fault.pointer[1:]}", fault.code, fault.detail, fault.pointer, hint)


def of_the_envelope(rule: str, sentence: str, hint: str = "") -> Finding:
    """What is wrong around the event; it begins with the attribute's name, or says what the envelope lacks."""
    first = sentence.split(maxsplit=1)[0]
    return Finding(f"#/{first}" if first in KNOWN else "#", rule, sentence, hint=hint)
