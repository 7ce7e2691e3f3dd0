"""What reporting learns of attempts to reach people: each counts as it was said last."""

from services.contract.events.contacts import ContactAttempted
from services.reporting.domain.journey import Contact, Journey


def learn_contact(journey: Journey, event: ContactAttempted) -> Journey:
    """Somebody tried to reach the person, or what was said of that was put right, which takes the same place."""
    said = Contact(event.contact_id, event.how, event.outcome)
    contacts = {one.contact_id: one for one in (*journey.contacts, said)}
    return journey.model_copy(update={"contacts": tuple(contacts.values())})
