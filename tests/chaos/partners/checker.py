"""What partners asked is answered, always in the same words; what was accepted made one referral, and no more."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.contract.events.partners import MessageReady, ReferralRequested, RequestAccepted
from services.contract.topics import PartnerStream, PartnerTopic, named
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import Evidence, Logged
from tests.chaos.load.history import Kind, Phase


@dataclass
class Asked:
    """A request, under the id that its partner gave it: what was asked, and what was answered, each time."""

    what: str | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    answers: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


Requests = Mapping[str, Asked]


def partners(evidence: Evidence, history: History) -> Iterator[str]:
    """Every request, and all referrals that partners made."""
    for one in asked.those(history, Kind.BLUNDER, Phase.OK):
        yield f"A partner's request was accepted, though it is to be refused: {one.facts['what']}."
    made: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (borough, partner), requests in _requests(evidence).items():
        for name, request in requests.items():
            yield from _answered(f"{name} of {partner} in {borough}", request)
            if request.what == ReferralRequested.type:
                made[partner][_reference(borough, name, request)] |= _accepted_as(request)
    for partner, by_reference in made.items():
        yield from _made_once(partner, by_reference)
        yield from _made_alone(partner, set().union(*by_reference.values()), evidence)


def count_of_answers(evidence: Evidence) -> int:
    """How many answers partners got, repeats among them."""
    return sum(len(log) for place, log in evidence.partners.items() if place.topic.endswith(PartnerStream.ANSWERS))


def _requests(evidence: Evidence) -> Mapping[tuple[str, str], Requests]:
    found: dict[tuple[str, str], dict[str, Asked]] = defaultdict(lambda: defaultdict(Asked))
    for place, records in sorted(evidence.partners.items()):
        topic = named(place.topic)
        if isinstance(topic, PartnerTopic):
            for record in records:
                _take_in(found[topic.borough.value, topic.partner], topic.stream, record)
    return found


def _take_in(requests: dict[str, Asked], stream: PartnerStream, record: Logged) -> None:
    stated = {name: (value or b"").decode() for name, value in record.headers}
    if stated["ce_type"] == MessageReady.type:
        # It answers nothing that was asked.
        return
    said = json.loads(record.value or b"{}")
    if stream is PartnerStream.EVENTS:
        request = requests[stated["ce_id"]]
        request.what, request.said = stated["ce_type"], said if isinstance(said, dict) else {}
    else:
        requests[stated["ce_causationid"]].answers.append((stated["ce_type"], said))


def _answered(name: str, request: Asked) -> Iterator[str]:
    if request.what is None:
        yield f"There is an answer to the request {name}, which nobody made."
    elif not request.answers:
        yield f"The request {name} was never answered."
    elif any(answer != request.answers[0] for answer in request.answers):
        yield f"The request {name} was answered in more than one way."


def _reference(borough: str, name: str, request: Asked) -> str:
    return f"{borough} {request.said.get('partner_reference') or name}"


def _accepted_as(request: Asked) -> set[str]:
    return {str(said["referral_id"]) for kind, said in request.answers if kind == RequestAccepted.type}


def _made_once(partner: str, by_reference: Mapping[str, set[str]]) -> Iterator[str]:
    references: dict[str, list[str]] = defaultdict(list)
    for reference, referrals in by_reference.items():
        if len(referrals) > 1:
            yield f"The reference {reference} of {partner} was accepted as {len(referrals)} referrals."
        for one in referrals:
            references[one].append(reference)
    for one, several in references.items():
        if len(several) > 1:
            yield f"{len(several)} references of {partner} were accepted as the one referral {one}."


def _made_alone(partner: str, accepted: set[str], evidence: Evidence) -> Iterator[str]:
    """No more and no fewer are kept than were accepted, but for those that go on elsewhere under an id of their own."""
    states = asked.states(evidence.services["referral"])
    kept = {one for one, state in states.items() if state.get("organisation") == partner}
    for one in sorted(accepted - kept):
        yield f"{partner} was told that the referral {one} is made, and it is not kept as theirs."
    for one in sorted(kept - accepted - asked.made_anew(evidence)):
        yield f"The referral {one} is kept as {partner}'s, who was never told that it was accepted."
