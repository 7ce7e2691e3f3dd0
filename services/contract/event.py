"""What every event is: a fact with a name on the wire, a stream that it is said on, and something that it is about."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.topics import PartnerStream, Stream

TYPE_PREFIX = "london.linkway."

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
Text = Annotated[str, Field(min_length=1, max_length=1000)]


class Value(BaseModel):
    """A part of an event: immutable, tolerant of fields that a newer writer added, silent about what it was given."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Event(Value):
    """A fact that one service publishes and others consume. `type` is its CloudEvents type, `stream` where it is said.

    `subject` names the field that says what it is about, which is the key too. Where it `is_versioned`, for a compacted
    topic, only the newest about a subject counts, and a null value withdraws what was said.
    What a partner says on its own topic, or is answered there, has `partner` in place of a stream.
    """

    type: ClassVar[str]
    stream: ClassVar[Stream]
    partner: ClassVar[PartnerStream | None]
    subject: ClassVar[str | None]
    is_versioned: ClassVar[bool]

    def __init_subclass__(
        cls,
        *,
        name: str,
        stream: Stream | None = None,
        partner: PartnerStream | None = None,
        subject: str | None = "referral_id",
        is_versioned: bool = False,
        version: int = 1,
    ) -> None:
        """Give the event its name on the wire; a breaking change is a new version beside the old."""
        cls.type = f"{TYPE_PREFIX}{name}.v{version}"
        cls.partner, cls.subject, cls.is_versioned = partner, subject, is_versioned
        if stream is not None:
            cls.stream = stream

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Take the class keywords that pydantic hands on; they have been used above."""


class Sealed(Value):
    """What identifies a person, each field encrypted (AES-256-GCM) under that person's own key."""

    person_id: UUID = Field(description="Whose key opens it. Random: it says nothing once the key is destroyed.")
    fields: dict[str, str] = Field(
        description="Field name to base64 of nonce and ciphertext; the additional data binds person, event and field."
    )


class ScorePart(Value):
    """One part of why a service was chosen."""

    name: str = Field(description="needs, distance, room, wait, freshness, hints or acceptance.")
    value: Share = Field(description="How well the service does, 0 to 1.")
    weight: Share = Field(description="How much it counts, 0 to 1.")
    why: Text | None = Field(default=None, description="The same in words that a person can read.")


def name_of(event: type[Event]) -> str:
    """`matched` for london.linkway.matched.v1: this function will give the name without prefix and version."""
    return event.type.removeprefix(TYPE_PREFIX).rpartition(".")[0]
