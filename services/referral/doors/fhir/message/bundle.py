"""Takes a message Bundle apart: its header, the referral that it is about, and what those refer to."""

from collections.abc import Iterator, Mapping
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
    """What a message holds. Where something is missing that it needs, the fault is noted and an empty part stands."""

    header: Element
    request: Element
    patient: Element
    resources: tuple[Element, ...]
    named: Mapping[str, Element]

    def of(self, kind: str) -> Iterator[Element]:
        """The resources of this type."""
        return (one for one in self.resources if one.text("resourceType") == kind)

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
    resources = tuple(one.at("resource") for one in bundle.each("entry"))
    if bundle and not resources:
        faults.add("required", "Bundle.entry", "The Bundle has no entries. Put the MessageHeader first.")
    message = _message(resources, _named(bundle))
    _check_once(resources, faults)
    _check_header(message, resources, faults)
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
            if led_to and led_to != message.patient:
                faults.add("value", f"{subject.path}.reference", "Have this lead to the message's Patient.")


def _message(resources: tuple[Element, ...], named: Mapping[str, Element]) -> Message:
    header, request, patient = (_only(resources, kind) for kind in _ONCE)
    return Message(header, request, patient, resources, named)


def _only(resources: tuple[Element, ...], kind: str) -> Element:
    return next((one for one in resources if one.text("resourceType") == kind), missing(kind))


def missing(kind: str) -> Element:
    """Where a resource of this type would be."""
    return Element(None, f"Bundle.entry.resource.ofType({kind})")


def _named(bundle: Element) -> dict[str, Element]:
    named: dict[str, Element] = {}
    for entry in bundle.each("entry"):
        resource = entry.at("resource")
        kind, local = resource.text("resourceType"), resource.text("id")
        for name in (_bare(entry.text("fullUrl")), f"{kind}/{local}" if local else "", local):
            if name:
                named.setdefault(name, resource)
    return named


def _bare(reference: str) -> str:
    # An address ends in what a reference within a server would be.
    path = reference.removeprefix("urn:uuid:")
    return "/".join(path.split("/")[-2:]) if "://" in path else path


def _check_once(resources: tuple[Element, ...], faults: Faults) -> None:
    for kind in _ONCE:
        found = [one for one in resources if one.text("resourceType") == kind]
        if resources and not found and kind != _PATIENT:
            faults.add("required", missing(kind).path, f"There is no {kind} in the message. Add it.")
        for more in found[1:]:
            faults.add("invariant", more.path, f"A message has one {kind}. Send another message for this one.")


def _check_header(message: Message, resources: tuple[Element, ...], faults: Faults) -> None:
    if resources and message.header and resources[0].text("resourceType") != "MessageHeader":
        faults.add("invariant", resources[0].path, "The first entry of a message is its MessageHeader. Put it first.")
    if not message.header:
        return
    event = message.header.at("eventCoding")
    if not is_one_of(event.text("system"), MESSAGE_EVENTS, EARLIER_MESSAGE_EVENTS) or event.text("code") != _EVENT:
        faults.add(
            "not-supported", f"{event.path}.code", f"Linkway takes the event {_EVENT} of {MESSAGE_EVENTS} alone."
        )
    focus = message.header.first("focus")
    led_to = message.follow(focus, faults)
    if not focus.text("reference") or (led_to and led_to.text("resourceType") != "ServiceRequest"):
        faults.add("value", f"{focus.path}.reference", "Have the focus lead to the message's ServiceRequest.")
