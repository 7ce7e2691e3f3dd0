"""What whoever stands in front of the services must know of a door; by itself, to be had without any service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DOCUMENT = "/openapi.json"


@dataclass(frozen=True)
class DoorOutline:
    """One door: below which prefix, at which paths, how large a body may be, and how it says what is wrong.

    Paths are whole, with parameters as `/v1/referrals/{referral_id}`. `document` is its OpenAPI document, where it has
    any route that belongs in one; `problems` are the bodies of answers by their status, of type `media_type`.
    """

    service: str
    prefix: str
    paths: tuple[str, ...]
    outward: bool
    media_type: str = "application/problem+json"
    problems: Mapping[int, str] = field(default_factory=dict)
    max_body_bytes: int | None = None
    document: Mapping[str, Any] | None = None
