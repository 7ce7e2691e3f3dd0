"""How long what is kept stays: each collection of each service has a stated life, and whoever ends it.

A record about a person is never removed by a machine alone: NHS England's Records Management Code (August 2023) says
that none may be destroyed or deleted without appraisal. Where that is so, the life says so.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from services.runtime.storing import lease, outbox, storage
from services.runtime.storing.preparing import identity, master_keys, schema
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.storing.rows import counters as counter_rows
from services.runtime.storing.rows import handovers as handover_rows
from services.runtime.storing.rows import inbox as inbox_rows
from services.runtime.storing.rows import parked as parked_rows
from services.runtime.storing.rows import paused_topics, typed_forms
from services.runtime.storing.rows import timers as timer_rows
from services.runtime.working.parked import KEPT_FOR
from services.runtime.working.partners import inbox
from services.runtime.working.sessions.typed_forms import KEPT_FOR as TYPED_FORMS_KEPT_FOR


class EndedBy(StrEnum):
    """Who takes a document away."""

    INDEX = "MongoDB, by an index"
    SERVICE = "the service itself"
    APPRAISAL = "nobody but a human, after appraisal"
    NOBODY = "nobody; it does not grow with referrals"


class Life(NamedTuple):
    """How long a document of a collection stays, in words; `days` where an index ends it so long after a date."""

    until: str
    ended_by: EndedBy
    days: timedelta | None = None


OF_EVERY_SERVICE: Mapping[str, Life] = {
    storage.STATES: Life("the referral's own record ends", EndedBy.APPRAISAL),
    storage.FENCES: Life("its topic is made anew", EndedBy.NOBODY),
    outbox.COLLECTION: Life("Kafka has confirmed the event", EndedBy.SERVICE),
    lease.COLLECTION: Life("for good, one for each loop", EndedBy.NOBODY),
    handover_rows.COLLECTION: Life("for good, one for each borough", EndedBy.NOBODY),
    caller_rows.COLLECTION: Life("`linkway tokens remove`", EndedBy.NOBODY),
    master_keys.COLLECTION: Life("for good, one for each key", EndedBy.NOBODY),
    identity.COLLECTION: Life("for good, one document", EndedBy.NOBODY),
    parked_rows.COLLECTION: Life("90 days after it was settled; an open one until then", EndedBy.INDEX, KEPT_FOR),
    parked_rows.AUDIT: Life("who asked for what of a dead letter may be forgotten", EndedBy.APPRAISAL),
    paused_topics.COLLECTION: Life("the topic is published to again; one for each topic at most", EndedBy.NOBODY),
    typed_forms.COLLECTION: Life(
        "whoever typed it signs in again; after 10 minutes nobody gets it", EndedBy.INDEX, TYPED_FORMS_KEPT_FOR
    ),
    timer_rows.COLLECTION: Life("it was worked, or is due no more", EndedBy.SERVICE),
    inbox_rows.COLLECTION: Life("30 days after a partner's event was done", EndedBy.INDEX, inbox.KEPT_FOR),
    counter_rows.GENERATION: Life("for good, one document", EndedBy.NOBODY),
    counter_rows.COUNTERS: Life("another count is whole", EndedBy.SERVICE),
    counter_rows.ADDITIONS: Life("they were taken into the counters, in seconds", EndedBy.SERVICE),
    schema.RESTORES: Life("for good, one for each time that a backup was put back", EndedBy.NOBODY),
}
