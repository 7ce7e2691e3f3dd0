"""The toy that hears of community services: each has versions, of which the newest counts, and may be withdrawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.contract.event import Event
from services.contract.topics import Stream
from services.runtime.service import Service
from services.runtime.working.subscriptions import one_by_one
from tests.toys.toy import Count, a_toy


class Listed(Event, name="toy-listed", stream=Stream.MATCHES, subject="service_id", is_versioned=True):
    """Says what a service is called now."""

    service_id: UUID
    called: str


class Withdrawn(Event, name="toy-withdrawn", stream=Stream.MATCHES, subject="service_id", is_versioned=True):
    """Says that a service is no more."""

    service_id: UUID


def listed(state: Count | None, event: Listed, now: datetime) -> tuple[Count, Sequence[Event]]:
    return Count(times=(state or Count()).times + 1, names=(event.called,)), []


def withdrawn(state: Count | None, event: Withdrawn, now: datetime) -> tuple[Count, Sequence[Event]]:
    return Count(times=(state or Count()).times + 1), []


def a_toy_of_listings() -> Service[Count, None]:
    return replace(a_toy(), consumes=one_by_one({Listed: listed, Withdrawn: withdrawn}))
