"""The doors of a service, with what they know their callers and browsers by."""

from typing import Any

from services.runtime import sealing
from services.runtime.observing.traces.tracing import Tracing
from services.runtime.publishing.relay import Relay
from services.runtime.service import Service
from services.runtime.serving.application import Application, application
from services.runtime.serving.load_shedding import Limits
from services.runtime.serving.sessions import asked
from services.runtime.serving.sessions.asked import AskedSessions
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import mongo
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.storing.rows.typed_forms import COLLECTION as TYPED_FORMS
from services.runtime.storing.rows.typed_forms import MongoTypedForms
from services.runtime.working.sessions.session import NoSessions, Sessions
from services.runtime.working.transactions import Transactions


def make_doors(
    service: Service[Any, Any],
    transactions: Transactions[Any, Any],
    database: mongo.BoundDatabase,
    settings: RuntimeSettings,
    relay: Relay,
    tracing: Tracing | None,
    sessions: AskedSessions | None,
) -> Application:
    """All doors of a service as one application, which holds back while too much waits to be published."""
    return application(
        service,
        transactions,
        caller_rows.MongoCallers(database.collection(caller_rows.COLLECTION), seconds=settings.request_seconds),
        max_body_bytes=settings.max_body_bytes,
        limits=Limits(settings.requests_at_once, settings.requests_waiting),
        too_far_behind=lambda: relay.standing.pending >= settings.outbox_most,
        tracing=tracing,
        browsers=_browsers(service, database, settings, sessions),
    )


def asked_sessions(settings: RuntimeSettings) -> AskedSessions | None:
    """Who has signed in, asked of the referral service; none where the settings do not say where that is."""
    url, token_file = settings.sessions_url, settings.sessions_token_file
    return asked.connect(url, token_file) if url and token_file else None


def _browsers(
    service: Service[Any, Any],
    database: mongo.BoundDatabase,
    settings: RuntimeSettings,
    sessions: AskedSessions | None,
) -> Browsers:
    sealing_key = sealing.read_key(settings.dead_letter_key_file)
    typed = MongoTypedForms(database.collection(TYPED_FORMS), sealing_key)
    return Browsers(_sessions(service, database, sessions or NoSessions()), typed)


def _sessions(service: Service[Any, Any], database: mongo.BoundDatabase, told: Sessions) -> Sessions:
    if service.keeps_sessions:
        return service.keeps_sessions(database)
    return service.widens_sessions(database, told) if service.widens_sessions else told
