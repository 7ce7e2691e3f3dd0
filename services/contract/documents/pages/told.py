"""What is told of an event: who publishes and consumes it, on which topic, its fields, and an example as on Kafka."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from services.contract import conversation
from services.contract.boroughs import BoroughSlug
from services.contract.documents.components import topic_of
from services.contract.documents.json_schema import RULE, file_name, schema_of, versioned_name
from services.contract.documents.pages.fields import Field, fields_of
from services.contract.envelope import CONTENT_TYPE
from services.contract.event import Event, name_of
from services.contract.topics import PartnerStream

EXAMPLES = Path(__file__).parents[2] / "examples"
THE_PARTNER = "the partner"
_ID, _CAUSE, _TIME = "0b0f2f0e-52a5-4f6c-9d8e-6a7f0c1d2e3f", "casework-4", "2026-01-31T09:30:00Z"
_ANSWERS_SUBJECT = "6b1f2b7f0d1f8f5fb7a4b6dce5a5b4d38c1a2d9f4b0e6a7c8d9e0f1a2b3c4d5e"
_KEYS = {
    PartnerStream.EVENTS: "the partner's own, and nothing personal",
    PartnerStream.ANSWERS: "the partner's reference; without one, the same as ce_subject",
}


@dataclass(frozen=True)
class Told:
    """One event of the contract."""

    event: type[Event]

    @property
    def name(self) -> str:
        """`matched`."""
        return name_of(self.event)

    @property
    def page(self) -> str:
        """The file name of its page."""
        return f"{versioned_name(self.event)}.html"

    @property
    def schema_file(self) -> str:
        """Where its JSON Schema lies, beside the pages."""
        return f"schemas/{file_name(self.event)}"

    @property
    def says(self) -> str:
        """In a sentence, when it is published."""
        return (self.event.__doc__ or "").partition("\n")[0]

    @property
    def more(self) -> str:
        """What else is to be known of it, and the rule of all schemas."""
        rest = (self.event.__doc__ or "").partition("\n")[2]
        return " ".join([*rest.split(), RULE])

    @property
    def topic(self) -> str:
        """Its topic, of any borough."""
        return topic_of(self.event)

    @property
    def key(self) -> str:
        """What the record's key is."""
        if self.event.partner:
            return _KEYS[self.event.partner]
        return f"{(self.event.subject or 'the same as ce_subject')}, the same as ce_subject"

    @property
    def published_by(self) -> list[str]:
        """Who publishes it."""
        if self.event.partner is PartnerStream.EVENTS:
            return [THE_PARTNER]
        return _in(conversation.ANSWERED, self.event) or conversation.speakers(self.event)

    @property
    def consumed_by(self) -> list[str]:
        """Who consumes it."""
        if self.event.partner is PartnerStream.ANSWERS:
            return [THE_PARTNER]
        return _in(conversation.ASKED, self.event) or conversation.listeners(self.event)

    @cached_property
    def fields(self) -> list[Field]:
        """Each field of its value."""
        return fields_of(schema_of(self.event))

    @property
    def example(self) -> str:
        """A value, invented."""
        held = (EXAMPLES / f"{self.name}.json").read_text(encoding="utf-8")
        return json.dumps(json.loads(held), indent=2, ensure_ascii=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the example."""
        first = {"specversion": "1.0", "id": _ID, "type": self.event.type}
        if self.event.partner is PartnerStream.EVENTS:
            stated = {**first, "source": "/age-matters", "time": _TIME}
        else:
            stated = {**first, "source": f"/{self.published_by[0]}", "time": _TIME, **self._ours()}
        return {"content-type": CONTENT_TYPE, **{f"ce_{name}": text for name, text in stated.items()}}

    def _ours(self) -> Mapping[str, str]:
        body = json.loads((EXAMPLES / f"{self.name}.json").read_text(encoding="utf-8"))
        subject = _ANSWERS_SUBJECT if self.event.partner else body.get(self.event.subject or "", _ID)
        cause = _CAUSE if self.event.partner else "7f7d3c7e-1b1f-4d69-8a5f-2c1b0a9e8d7c"
        return {
            "recordedtime": _TIME,
            "subject": subject,
            "sequence": "1",
            "correlationid": subject,
            "causationid": cause,
            "borough": BoroughSlug.SOUTHWARK.value,
        }


def _in(table: Mapping[str, tuple[type[Event], ...]], event: type[Event]) -> list[str]:
    return [service for service, events in table.items() if event in events]


EVERY = tuple(map(Told, conversation.EVERY))
BY_PAGE: Mapping[str, Told] = {one.page: one for one in EVERY}
