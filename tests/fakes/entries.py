"""Invented entries of the record of a referral, one of each kind, and whose texts can be sealed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.contract.words.measure_words import Instrument, Occasion
from services.referral.custody import Custody
from services.referral.domain.record.entry import Author, Entry, Written
from services.referral.domain.record.facts import (
    Contact,
    Facts,
    Goal,
    Incident,
    Measurement,
    Message,
    Note,
    Risk,
    Spending,
    Task,
)
from services.referral.domain.record.words import IncidentKind, RiskKind, Side, TaskKind
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.referral.store.people import Sought
from tests.fakes.referral import A_REQUEST, MASTER_KEY
from tests.support.builders import NOW, ORGANIZATION_ID

ENTRY_ID = UUID("00000000-0000-7000-8000-0000000000e1")
LINK_WORKER = Author(side=Side.LINK_WORKER, organisation="invented-borough", person="invented-link-worker")

A_GOAL = Goal(looked_at=NOW)
A_CONTACT = Contact(how=ContactWay.PHONE, outcome=ContactOutcome.REACHED, tried_at=NOW)
A_NOTE = Note()
A_TASK = Task(what=TaskKind.REVIEW, due_on=NOW.date(), organisation="invented-borough", person="invented-link-worker")
A_MESSAGE = Message(to=tuple(Side)[:3], provider=ORGANIZATION_ID)
A_RISK = Risk(risk=RiskKind.ANIMALS)
A_MEASUREMENT = Measurement(instrument=Instrument.PAM, occasion=Occasion.START, taken_on=NOW.date())
A_SPENDING = Spending(goal_id=ENTRY_ID, spent_on=NOW.date(), pence=100)
AN_INCIDENT = Incident(incident=IncidentKind.OTHER, happened_on=NOW.date())
# In the order of the table of kinds.
ONE_OF_EACH: tuple[Facts, ...] = (A_GOAL, A_CONTACT, A_NOTE, A_TASK, A_MESSAGE, A_RISK, AN_INCIDENT)


def an_entry(
    referral: Referral,
    facts: Facts,
    *,
    entry_id: UUID = ENTRY_ID,
    minutes: int = 0,
    sealed: Mapping[str, str] | None = None,
    **changes: Any,
) -> Entry:
    """An entry of a link worker's, of so many minutes after; texts that are given are not sealed by this."""
    at = NOW + timedelta(minutes=minutes)
    fields = referral.sealed.model_copy(update={"fields": dict(sealed or {})})
    entry = Entry(
        entry_id=entry_id,
        referral_id=referral.referral_id,
        borough=referral.borough,
        added_at=at,
        latest=Written(at=at, by=LINK_WORKER, facts=facts, sealed=fields),
    )
    return entry.model_copy(update=changes)


async def of_somebody(stores: Stores, referral: Referral) -> Referral:
    """The referral, about somebody whose key is kept, and whose details it seals."""
    custody = Custody(MASTER_KEY)
    kept = custody.new_key()
    await stores.people.meet(Sought(kept, referral.borough))
    details = {**A_REQUEST["person"], "postcode": A_REQUEST["postcode"]}
    sealed = custody.unwrap(kept).seal(details, referral.created_event_id)
    return referral.model_copy(update={"sealed": sealed})
