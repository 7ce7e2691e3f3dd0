"""A borough that is well is worked while another is ill: its referrals wait a moment at most."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.contract.events import ReferralCreated
from services.contract.topics import Stream
from services.runtime.working.decoding import Decoded
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.checkers.spells import Spell, spells
from tests.chaos.findings.evidence import Evidence
from tests.chaos.load.history import Kind, Phase

MOST_SECONDS = 5.0


@dataclass(frozen=True)
class Worked:
    """A referral that a door or the log had `accepted`, and when the log had what matching found for it."""

    referral_id: str
    borough: str
    accepted: datetime
    worked: datetime


@dataclass(frozen=True)
class Delay:
    """How many seconds a referral waited while its borough was well and another was ill."""

    referral_id: str
    borough: str
    seconds: float


def healthy(evidence: Evidence, history: History) -> Iterator[str]:
    """No referral of a borough that is well waits for more than five seconds because another borough is ill."""
    for delay in delays(worked(evidence, history), spells(history)):
        if delay.seconds > MOST_SECONDS:
            yield (
                f"The referral {delay.referral_id} of {delay.borough}, which was well, waited {delay.seconds:.1f} "
                "seconds for its answer while another borough was ill."
            )


def healthy_delay_seconds(evidence: Evidence, history: History) -> float | None:
    """The longest such wait; None where no borough was ill alone, or nobody of another was referred meanwhile."""
    return max((one.seconds for one in delays(worked(evidence, history), spells(history))), default=None)


def delays(referrals: Iterable[Worked], ill: Sequence[Spell]) -> Iterator[Delay]:
    """How long each of these waited while its borough was well and another was ill.

    What it waits for once its own borough has fallen ill is no longer counted.
    """
    for one in referrals:
        own = [spell for spell in ill if spell.touches(one.borough)]
        others = [spell for spell in ill if not spell.touches(one.borough)]
        if any(spell.began <= one.accepted <= spell.ended for spell in own):
            continue
        until = min([one.worked, *(spell.began for spell in own if spell.began > one.accepted)])
        if any(spell.began < until and one.accepted < spell.ended for spell in others):
            yield Delay(one.referral_id, one.borough, (until - one.accepted).total_seconds())


def worked(evidence: Evidence, history: History) -> Iterator[Worked]:
    """Every referral for which matching has found something, by clocks that no fault changes.

    It is accepted when a door said so; where none did, when the log had it.
    """
    said_yes = {
        str(one.facts["referral_id"]): one.answered.at
        for one in asked.those(history, Kind.REFER, Phase.OK)
        if one.answered
    }
    found = _found(evidence)
    for record in evidence.records(Stream.REFERRALS):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and isinstance(read.received.event, ReferralCreated) and record.at:
            envelope = read.received.envelope
            if answer := found.get((envelope.subject, envelope.id)):
                accepted = min(record.at, said_yes.get(envelope.subject, record.at))
                yield Worked(envelope.subject, envelope.borough.value, accepted, answer)


def _found(evidence: Evidence) -> dict[tuple[str, str], datetime]:
    """When the log first had what matching said because of an event, by referral and that event's id."""
    found: dict[tuple[str, str], datetime] = {}
    for record in evidence.records(Stream.MATCHES):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and record.at:
            because = read.received.key, read.received.envelope.causationid
            found[because] = min(found.get(because, record.at), record.at)
    return found
