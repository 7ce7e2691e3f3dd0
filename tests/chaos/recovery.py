"""How soon it goes on after the death of who led: from the death to the next referral that a door accepts, and more."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from services.contract.topics import Stream
from services.runtime.working.record import TopicPartition
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import Evidence
from tests.chaos.load.history import Kind, Operation, Pair, Phase
from tests.chaos.schedule import POWER_CUT

ACCEPTED, MATCHED = "accepted", "matched"
OUTAGES = frozenset({POWER_CUT, "brokers-away", "members-away"})
A_DAY = timedelta(days=1)
# Days pass in a scene, and clocks are wrong by minutes; a death from which it never came back is seen by other checks.
LONGEST = timedelta(minutes=4)

Seconds = Mapping[str, Sequence[float]]


def recoveries(evidence: Evidence, history: History) -> Seconds:
    """Seconds after each death, by who died and what came next, such as "primary accepted" and "leader matched".

    Accepted is a referral that was asked after the death. Matched is one of those that lies in the partition whose
    leader died, or in any where the primary did, when matching decided about it. Nothing is said of a death before
    whose end the others were taken away too.
    """
    found: dict[str, list[float]] = defaultdict(list)
    outages = [
        one.invoked.monotonic for one in asked.those(history, Kind.FAULT) if one.invoked.facts["fault"] in OUTAGES
    ]
    for one in asked.those(history, Kind.DEATH):
        death, asked_later = one.invoked, list(_asked_after(one.invoked, history))
        accepted = [pair.answered.monotonic - death.monotonic for pair in asked_later if pair.answered]
        came = {ACCEPTED: accepted, MATCHED: list(_matched(death, asked_later, evidence))}
        for what, seconds in came.items():
            if seconds and not _any_within(outages, death.monotonic, min(seconds)):
                found[f"{death.facts['of']} {what}"].append(round(min(seconds), 1))
    return dict(found)


def _any_within(moments: Sequence[float], begin: float, seconds: float) -> bool:
    return any(begin < moment < begin + seconds for moment in moments)


def _asked_after(death: Operation, history: History) -> Iterator[Pair]:
    for one in asked.those(history, Kind.REFER, Phase.OK):
        if one.invoked.monotonic > death.monotonic:
            yield one


def _matched(death: Operation, accepted: Sequence[Pair], evidence: Evidence) -> Iterator[float]:
    place = TopicPartition(str(death.facts.get("topic")), int(death.facts.get("partition") or 0))
    for one in accepted:
        referral_id = str(one.facts["referral_id"])
        said = evidence.said[Stream.MATCHES].get(referral_id)
        if said and ("topic" not in death.facts or _lies_in(referral_id, place, evidence)):
            after = (said[0].envelope.recordedtime - death.at) % A_DAY
            if after < LONGEST:
                yield after.total_seconds()


def _lies_in(referral_id: str, place: TopicPartition, evidence: Evidence) -> bool:
    return any(record.key == referral_id.encode() for record in evidence.log.get(place, ()))
