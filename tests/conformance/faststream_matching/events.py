"""What comes in and goes out: CloudEvents on Kafka, as the contract's README has them."""

from base64 import b64decode
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, Field, ValidationError
from pydantic_core import from_json

OURS, MOST_BYTES = "london.linkway.", 1024 * 1024
# Events that free a place, each with the reason that is given for it; after those of ENDS nothing is answered any more.
ENDS = {"referral-closed.v1": "closed", "referral-rerouted.v1": "rerouted"}
ENDS |= {"referral-withdrawn.v1": "withdrawn", "consent-withdrawn.v1": "withdrawn"}
NOES = {"offer-declined.v1": "offer-declined", "provider-declined.v1": "provider-declined"}
FREES = ENDS | NOES | {"needs-a-human.v1": "needs-a-human"}
Attribute = Annotated[str, Field(min_length=1, max_length=1024)]
Needs = list[Annotated[str, Field(pattern="^[a-z-]+$")]]


class Unreadable(Exception):
    """Why a message cannot be read: one of the contract's words, and nothing of what stands in it."""


class Created(BaseModel):
    """What is needed of `referral-created`. Pydantic passes over what is newer."""

    referral_id: UUID
    needs: Needs
    age_band: str
    channel: str
    needs_human: list[str] = []


class Later(BaseModel):
    """What is needed of all other events that are read."""

    referral_id: UUID
    service_id: str = ""
    seek_another: bool = True
    decision: str = ""
    needs: Needs | None = None
    age_band: str | None = None


class Event(BaseModel):
    """The attributes of an event, and in `data` what it says."""

    id: Attribute
    type: Attribute
    source: Attribute
    subject: Attribute
    time: AwareDatetime
    sequence: int = Field(ge=1)
    correlationid: Attribute
    causationid: Attribute
    borough: Attribute
    recordedtime: AwareDatetime
    synthetic: bool = False
    data: Any

    @property
    def name(self) -> str:
        return self.type.removeprefix(OURS)

    @property
    def body(self) -> Created | Later | None:
        """What it says, where its type and version are read here. Raises ValidationError."""
        if self.name == "referral-created.v1":
            return Created.model_validate(self.data)
        return Later.model_validate(self.data) if self.name in FREES or self.name == "human-decided.v1" else None


def read(record: Any) -> Event:
    """Read a record in binary or in structured mode. Raises Unreadable."""
    if record.value is None or len(record.value) > MOST_BYTES:
        raise Unreadable("value-null" if record.value is None else "too-large")
    try:
        headers = {name.removeprefix("ce_"): raw.decode() for name, raw in record.headers}
        event = Event.model_validate(_parts(headers, from_json(record.value)))
        if event.body and str(event.body.referral_id) != event.subject:
            raise Unreadable("key-mismatch")
    except ValidationError as error:
        raise Unreadable("header-invalid" if error.title == "Event" else "schema-wrong") from None
    except (AttributeError, UnicodeDecodeError, LookupError, TypeError):
        raise Unreadable("header-invalid") from None
    except ValueError:
        raise Unreadable("not-json") from None
    return event


def _parts(headers: dict[str, str], value: Any) -> dict[str, Any]:
    if not headers.get("content-type", "").startswith("application/cloudevents"):
        return {**headers, "data": value}
    return {**value, "data": value["data"] if "data" in value else from_json(b64decode(value["data_base64"]))}


def headers_of(
    name: str, subject: str, sequence: int, borough: str, now: datetime, cause: Event | None
) -> dict[str, str]:
    """The headers of what is said, because of an event where there is one."""
    at = now.isoformat()
    headers = {"content-type": "application/json", "ce_specversion": "1.0", "ce_source": "/matching"}
    headers |= {
        "ce_id": str(uuid4()),
        "ce_type": f"{OURS}{name}.v1",
        "ce_subject": subject,
        "ce_sequence": str(sequence),
    }
    headers |= {"ce_time": at, "ce_recordedtime": at, "ce_borough": borough}
    headers |= {"ce_causationid": cause.id if cause else subject}
    return headers | {"ce_correlationid": cause.correlationid if cause else subject}
