"""What a partner was answered, as whoever sent the event reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.partner_kit.printing import printable
from services.contract.event import TYPE_PREFIX
from services.contract.events.partners import RequestRejected


@dataclass(frozen=True, slots=True)
class Answer:
    """An event from the partner's other topic: its type, and what it says."""

    kind: str
    body: Mapping[str, Any]

    @property
    def is_rejection(self) -> bool:
        """Whether what was asked is not done."""
        return self.kind == RequestRejected.type

    def facts(self) -> dict[str, Any]:
        """The same for a program."""
        return {"type": self.kind, "data": dict(self.body)}

    def shown(self) -> str:
        """The same for a person, faults as `validate` shows them."""
        told = self._faults() if self.is_rejection else self._all()
        return "\n".join([self.kind.removeprefix(TYPE_PREFIX), *told])

    def _faults(self) -> Iterator[str]:
        for one in (self.body, *(self.body.get("also") or ())):
            yield f"  {one.get('pointer') or '#'}  {one.get('code')}\n    {printable(str(one.get('sentence')))}"

    def _all(self) -> Iterator[str]:
        for name, value in self.body.items():
            if value is not None:
                yield f"  {name}  {printable(str(value))}"
