"""Takes a message Bundle apart: its header, the referral that it is about, and what those refer to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.referral.doors.fhir.message.element import Element
from services.referral.doors.fhir.message.faults import Faults
from services.referral.doors.fhir.systems import EARLIER_MESSAGE_EVENTS, MESSAGE_EVENTS, is_one_of

_EVENT = "servicerequest-request"
_PATIENT = "Patient"
_ONCE = ("MessageHeader", "ServiceRequest", _PATIENT)
# Whom these are about, by the element that says it.
_ABOUT = {"ServiceRequest": "subject", "Observation": "subject", "Flag": "subject", "Consent": "patient"}


@dataclass(frozen=True)
class Message:
    """What a message holds: its resources by their type, and by what they may be referred to by.

    Of what it has once, the first stands for it; where it is missing, an empty part does.
    """

    by_type: Mapping[str, Sequence[Element]]
    named: Mapping[str, Element]

    @property
    def header(self) -> Element:
        """What the message says of itself."""
        return self.first("MessageHeader")

    @property
    def request(self) -> Element:
        """What is asked for."""
        return self.first("ServiceRequest")

    @property
    def patient(self) -> Element:
        """Whom it is about."""
        return self.first(_PATIENT)

    def of(self, kind: str) -> Sequence[Element]:
        """The resources of this type."""
        return self.by_type.get(kind, ())

    def first(self, kind: str) -> Element:
        """The first resource of this type."""
        return next(iter(self.of(kind)), Element(None, f"Bundle.entry.resource.ofType({kind})"))

    def follow(self, reference: Element, faults: Faults) -> Element:
        """What a Reference leads to within the message; where to nothing, the fault is noted."""
        written = reference.text("reference")
        found = self.named.get(_bare(written))
        if written and found is None:
            faults.add("not-found", f"{reference.path}.reference", "Nothing in the message has this fullUrl. Add it.")
        return found or Element(None, reference.path)


def read_bundle(body: object, faults: Faults) -> Message:
    """Take the Bundle apart, and note what is wrong with its shape."""
    bundle = Element(body, "Bundle")
    if bundle.text("resourceType") != "Bundle":
        faults.add("structure", "Bundle", "This is not a FHIR Bundle. Send a message Bundle.")
    elif bundle.text("type") != "message":
        faults.add("value", "Bundle.type", "This is not a message. Send a Bundle of the type message.")
    message = _taken_apart(bundle)
    if bundle.first("entry"):
        _check_once(message, faults)
    else:
        faults.add("required", "Bundle.entry", "The Bundle has no entries. Put the MessageHeader first.")
    if message.header:
        _check_header(message, bundle.first("entry").at("resource"), faults)
    return message


def check_patient(message: Message, faults: Faults) -> None:
    """Note it where there is no Patient, or where something is about another: then it must not come into the story."""
    if not message.patient:
        faults.add("required", message.patient.path, "There is no Patient in the message. Add it.")
        return
    for kind, name in _ABOUT.items():
        for resource in message.of(kind):
            subject = resource.at(name)
            led_to = message.follow(subject, faults)
            if led_to and led_to.path != message.patient.path:
                faults.add("value", f"{subject.path}.reference", "Have this lead to the message's Patient.")


def _taken_apart(bundle: Element) -> Message:
    by_type: dict[str, list[Element]] = {}
    named: dict[str, Element] = {}
    for entry in bundle.each("entry"):
        resource = entry.at("resource")
        kind, local = resource.text("resourceType"), resource.text("id")
        by_type.setdefault(kind, []).append(resource)
        for name in (_bare(entry.text("fullUrl")), f"{kind}/{local}" if local else "", local):
            if name:
                named.setdefault(name, resource)
    return Message(by_type, named)


def _bare(reference: str) -> str:
    # An address ends in what a reference within a server would be.
    path = reference.removeprefix("urn:uuid:")
    return "/".join(path.split("/")[-2:]) if "://" in path else path


def _check_once(message: Message, faults: Faults) -> None:
    for kind in _ONCE:
        found = message.of(kind)
        # Whoever takes a referral back need not say again whom it is about.
        if not found and kind != _PATIENT:
            faults.add("required", message.first(kind).path, f"There is no {kind} in the message. Add it.")
        for more in found[1:]:
            faults.add("invariant", more.path, f"A message has one {kind}. Send another message for this one.")


def _check_header(message: Message, first: Element, faults: Faults) -> None:
    if first.path != message.header.path:
        faults.add("invariant", first.path, "The first entry of a message is its MessageHeader. Put it first.")
    event = message.header.at("eventCoding")
    if not is_one_of(event.text("system"), MESSAGE_EVENTS, EARLIER_MESSAGE_EVENTS) or event.text("code") != _EVENT:
        detail = f"Linkway takes the event {_EVENT} of {MESSAGE_EVENTS} alone."
        faults.add("not-supported", f"{event.path}.code", detail)
    focus = message.header.first("focus")
    led_to = message.follow(focus, faults)
    if not focus.text("reference") or (led_to and led_to.text("resourceType") != "ServiceRequest"):
        faults.add("value", f"{focus.path}.reference", "Have the focus lead to the message's ServiceRequest.")
