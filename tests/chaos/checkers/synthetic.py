"""What is about nobody is marked wherever it is met, and takes nothing that is for people."""

from collections.abc import Iterator

from services.runtime.working.decoding import Decoded
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import CONSUMED, Evidence
from tests.chaos.load.history import Kind, Phase


def synthetic(evidence: Evidence, history: History) -> Iterator[str]:
    """Synthetic are those referrals that were asked for as such, to every service and in every event; no others are."""
    yield from _made_as_asked(evidence, history)
    yield from _known_as_made(evidence, asked.forged(history))
    yield from _said_as_made(evidence, asked.forged(history))
    yield from _takes_nothing(evidence)


def _made_as_asked(evidence: Evidence, history: History) -> Iterator[str]:
    made = asked.synthetic(evidence)
    for one in asked.those(history, Kind.REFER, Phase.OK):
        referral_id, as_such = str(one.facts["referral_id"]), bool(one.facts.get("synthetic", False))
        if (referral_id in made) is not as_such:
            yield f"The referral {referral_id} was asked for as {_kind(as_such)}, and made as {_kind(not as_such)}."


def _known_as_made(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    made = asked.synthetic(evidence)
    for service, kept in evidence.services.items():
        for key, known in kept.aggregates.items():
            if key not in left_out and known.synthetic is not (key in made):
                yield f"{service} takes the referral {key} for {_kind(known.synthetic)}."


def _said_as_made(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    made = asked.synthetic(evidence)
    for record in evidence.records(*CONSUMED):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and read.received.key not in left_out:
            marked = read.received.envelope.synthetic
            if marked is not (read.received.key in made):
                yield f"{record.spot} says of the referral {read.received.key} that it is {_kind(marked)}."


def _takes_nothing(evidence: Evidence) -> Iterator[str]:
    made = asked.synthetic(evidence)
    for service, places in evidence.places.items():
        yield from (
            f"The synthetic referral {one} holds a place at {service}." for one in places.held_by if one in made
        )
    for notice in evidence.notices:
        if notice.referral_id in made:
            yield f"The notice {notice.notice_id} is about a synthetic referral."


def _kind(synthetic: bool) -> str:
    return "synthetic" if synthetic else "real"
