"""What is asked for, from the ServiceRequest: whether it is made or taken back, for which needs, and how soon."""

from collections.abc import Iterator, Mapping

from services.contract.words.life_words import WithdrawnReason
from services.contract.words.vocabulary import Need, Urgency
from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.message.element import Coding, Element, codings
from services.referral.doors.fhir.message.faults import Faults
from services.referral.doors.fhir.reading.codes import meaning
from services.referral.doors.fhir.reading.draft import Draft
from services.referral.doors.fhir.systems import NEEDS, REQUEST_CATEGORIES, is_one_of

# FHIR knows three that are more than routine; none of them may be made less than urgent here. Whoever means soon, for
# which it has no word, says so by a category of our own.
_URGENCY: Mapping[str, Urgency] = {
    "routine": Urgency.ROUTINE,
    "urgent": Urgency.URGENT,
    "asap": Urgency.URGENT,
    "stat": Urgency.URGENT,
}
_TAKES_BACK: Mapping[str, WithdrawnReason] = {
    "revoked": WithdrawnReason.OTHER,
    "entered-in-error": WithdrawnReason.MADE_IN_ERROR,
}

# FHIR's kind of issue where another word is used than those.
_TAKEN: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "status": ("not-supported", ("active", *_TAKES_BACK)),
    "intent": ("not-supported", ("plan", "order")),
    "priority": ("code-invalid", tuple(_URGENCY)),
}


def taken_back(request: Element) -> WithdrawnReason | None:
    """Why the referral is taken back, if the request says that it is."""
    return _TAKES_BACK.get(request.text("status"))


def check_request(message: Message, faults: Faults) -> None:
    """Note what is asked that is not done here."""
    request = message.request
    for name, (kind, taken) in _TAKEN.items():
        if request.text(name) not in ("", *taken):
            faults.add(kind, f"{request.path}.{name}", f"Linkway takes {', '.join(taken)} here.")
    for coding in (coding for concept in request.each("category") for coding in codings(concept)):
        if is_one_of(coding.system, REQUEST_CATEGORIES) and coding.code != "referral":
            faults.add("not-supported", f"{coding.place}.code", "Linkway takes the category referral alone.")
    reasons = [coding.code for coding in codings(message.header.at("reason"))]
    if "update" in reasons and not taken_back(request):
        detail = "A referral is not changed by a message. Revoke it, and send it anew; or ask a link worker."
        faults.add("not-supported", f"{message.header.path}.reason", detail)


def read_request(message: Message, draft: Draft, faults: Faults) -> None:
    """Put the needs and the urgency."""
    request, asked = message.request, list(_codes(message, faults))
    needs = dict.fromkeys(filter(None, (meaning(coding, "need") for coding in asked)))
    draft.put("needs", request.at("reasonCode"), list(needs))
    for coding in asked:
        if is_one_of(coding.system, NEEDS) and coding.code not in needs:
            faults.add("code-invalid", f"{coding.place}.code", f"This is none of {NEEDS}: {', '.join(Need)}.")
    if not needs:
        detail = f"No code here is known as a need. Add one of {NEEDS}: {', '.join(Need)}."
        faults.add("code-invalid" if asked else "required", f"{request.path}.reasonCode", detail)
    draft.put("urgency", request.at("priority"), _urgency(request))


def _urgency(request: Element) -> object:
    categories = (coding for concept in request.each("category") for coding in codings(concept))
    ours = next(filter(None, (meaning(coding, "urgency") for coding in categories)), None)
    return ours or _URGENCY.get(request.text("priority") or "routine", request.at("priority").value)


def _codes(message: Message, faults: Faults) -> Iterator[Coding]:
    request = message.request
    led_to = (message.follow(reason, faults) for reason in request.each("reasonReference"))
    for concept in (request.at("code"), *request.each("reasonCode"), *(one.at("code") for one in led_to)):
        yield from codings(concept)
