"""What was asked, published or delivered more than once had its effect once (I3, I11, I13)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from services.contract.event import Event
from services.contract.events import Attended, Matched, Missed, PersonTold, ReferralCreated, Unmatched
from services.runtime.working.decoding import Decoded
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.evidence import CONSUMED, Evidence
from tests.chaos.history import Kind, Phase


def double_effect(evidence: Evidence, history: History) -> Iterator[str]:
    """One referral for a key, one event for a fact."""
    yield from _one_referral_for_a_key(history)
    yield from _said_once(evidence, asked.forged(history))


def _one_referral_for_a_key(history: History) -> Iterator[str]:
    made: dict[tuple[object, object], set[object]] = defaultdict(set)
    keys: dict[object, set[tuple[object, object]]] = defaultdict(set)
    for one in asked.those(history, Kind.REFER, Phase.OK):
        request = one.facts["borough"], one.facts["idempotency_key"]
        made[request].add(one.facts["referral_id"])
        keys[one.facts["referral_id"]].add(request)
    for (borough, key), referrals in made.items():
        if len(referrals) > 1:
            yield f"The request {key} in {borough} made {len(referrals)} referrals."
    for referral_id, several in keys.items():
        if len(several) > 1:
            yield f"{len(several)} requests were all told that they made the referral {referral_id}."


def _said_once(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    """A repeat carries the number that the first had; two numbers for one fact mean that it was decided twice."""
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for record in evidence.records(*CONSUMED):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and read.received.key not in left_out and (fact := _fact(read.received.event)):
            numbers[read.received.key, fact].add(read.received.envelope.sequence)
    for (one, fact), several in numbers.items():
        if len(several) > 1:
            yield f"It was decided {len(several)} times that the referral {one} is {fact}."


def _fact(event: Event) -> str | None:
    if isinstance(event, PersonTold):
        return f"told by the notice {event.notice_id}"
    return next((name for name, types in _FACTS.items() if isinstance(event, types)), None)


_FACTS: Mapping[str, tuple[type[Event], ...]] = {
    "created": (ReferralCreated,),
    "matched or not": (Matched, Unmatched),
    "attended or missed": (Attended, Missed),
}
