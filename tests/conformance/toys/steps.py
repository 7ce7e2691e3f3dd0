"""The steps of a referral's life as a toy takes them: what is said of each, and what is seen then."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from tests.conformance.toys.matching import Event

Said = Iterator[tuple[str, Event]]
_IDS = UUID(int=14)


class Refused(Exception):
    """Why something is not done, in a status of HTTP and in words."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status, self.title = status, title


@dataclass(frozen=True)
class Step:
    """What is said where the step is taken: says(what is seen, what was sent)."""

    says: Callable[[Event, Event], Said]
    after_the_end: bool = False


def _service(view: Event) -> Event:
    if view["place"] is None:
        raise Refused(409, "No place is held")
    return {"service_id": view["place"]["service_id"]}


def _person(view: Event, said: Event) -> Said:
    service = _service(view)
    if said["answer"] == "accept":
        yield "offer-accepted", service
    else:
        view["place"] = None
        yield "offer-declined", {**service, "reason": said["reason"], "seek_another": said["seek_another"]}


def _provider(view: Event, said: Event) -> Said:
    service = _service(view)
    if said["answer"] == "accept":
        yield "provider-accepted", service
    else:
        view["place"] = None
        yield "provider-declined", {**service, "reason": said["reason"]}


def _came(view: Event, said: Event) -> Said:
    outcome, on = said["outcome"], str(said["on"])
    named = str(uuid5(_IDS, f"{view['referral_id']} {on}"))
    if said.get("attendance") not in (None, "attendances"):
        # It is put right.
        about = {"attendance_id": said["attendance"], "outcome": outcome, "on": on}
        yield "attendance-corrected", {**_service(view), **about}
    else:
        days = {"attended": ("attended", "attended_on"), "missed": ("missed", "missed_on")}
        name, day = days.get(outcome, ("attendance-cancelled", "cancelled_on"))
        yield name, {**_service(view), "attendance_id": named, day: on}


def _outcome(view: Event, said: Event) -> Said:
    view["outcome"] = said["outcome"]
    yield "outcome-recorded", {"outcome": said["outcome"]}


def _closed(view: Event, said: Event) -> Said:
    view["ending"] = {"reason": said["reason"]}
    yield "referral-closed", {"outcome": said["outcome"], "reason": said["reason"]}
    if view["message_to_gp"] != "none":
        yield "gp-message-ready", {"number": 1, "about": "closed"}


def _withdrawn(view: Event, said: Event) -> Said:
    view["ending"] = {"reason": said["reason"]}
    yield "referral-withdrawn", {"reason": said["reason"]}


def _consent_withdrawn(view: Event, said: Event) -> Said:
    del said
    view["ending"] = {"reason": "consent"}
    yield "consent-withdrawn", {"reason": "person-asked"}


def _consent(view: Event, said: Event) -> Said:
    view["message_to_gp"] = said["message_to_gp"]
    given = {"share_with_provider": False, "message_to_gp": said["message_to_gp"], "because": "recorded"}
    yield "consent-changed", {"changed": ["message-to-gp"], **given}


def _asked_a_human(view: Event, said: Event) -> Said:
    del view
    yield "needs-a-human", {"reasons": said["reasons"]}


def _decided(view: Event, said: Event) -> Said:
    yield "human-decided", {"decision": said["decision"]}
    if said["decision"] == "close":
        yield from _closed(view, said)


def _chosen(view: Event, said: Event) -> Said:
    del view
    yield "service-chosen", {"service_id": said["service_id"], "chosen_by": "person"}


def _measured(view: Event, said: Event) -> Said:
    about = {"measurement_id": str(uuid5(_IDS, view["referral_id"])), "occasion": said["occasion"]}
    scored = [{"scale": said["answers"]["instrument"]}]
    yield (
        "measures-taken",
        {**about, "instrument": said["answers"]["instrument"], "taken_on": said["taken_on"], "scored": scored},
    )


STEPS: Mapping[str, Step] = {
    "person-answer": Step(_person),
    "provider-answer": Step(_provider),
    "attendances": Step(_came),
    "outcome": Step(_outcome),
    "closure": Step(_closed),
    "withdrawal": Step(_withdrawn),
    "consent-withdrawal": Step(_consent_withdrawn),
    "consent": Step(_consent, after_the_end=True),
    "human-request": Step(_asked_a_human),
    "human-decision": Step(_decided),
    "service-choice": Step(_chosen),
    "measures": Step(_measured),
}
