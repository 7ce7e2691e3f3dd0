"""What the history says was asked, in the words of the checks: who was accepted, who may be, who came."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from deploy.conservation.facts import Days, Facts, Life, Said
from deploy.conservation.kept import journey_of, life_of, verdict_of
from deploy.conservation.said import MatchLog
from services.contract.events import ConsentWithdrawn
from services.contract.topics import Stream
from services.contract.words.life_words import AttendanceOutcome, ConsentEnd
from services.referral.domain.life import State
from services.runtime.working.decoding import Decoded
from tests.chaos.findings.evidence import Evidence, Kept
from tests.chaos.load.history import Kind, Pair, Phase

History = Sequence[Pair]


def those(history: History, kind: Kind, *phases: Phase) -> Iterable[Pair]:
    """The operations of one kind of which this came."""
    return (one for one in history if one.invoked.kind is kind and one.phase in (phases or Phase))


def acknowledged(history: History) -> frozenset[str]:
    """The referrals that a door said are made."""
    return frozenset(str(one.facts["referral_id"]) for one in those(history, Kind.REFER, Phase.OK))


def made_anew(evidence: Evidence) -> frozenset[str]:
    """The referrals that go on in another borough, as those say that ended there."""
    endings = (one["ending"] for one in states(evidence.services["referral"]).values())
    return frozenset(str(ending["goes_on_as"]) for ending in endings if ending and ending["goes_on_as"])


def forged(history: History) -> frozenset[str]:
    """The referrals that somebody else than their owner spoke of: nothing is promised about them."""
    return frozenset(str(one.facts["referral_id"]) for one in those(history, Kind.FORGE))


def synthetic(evidence: Evidence) -> frozenset[str]:
    """The referrals that their owner keeps as synthetic: what is promised to people is not promised of them."""
    return frozenset(one for one, known in evidence.services["referral"].aggregates.items() if known.synthetic)


def facts(evidence: Evidence, history: History) -> Facts:
    """The evidence as the demonstration judges it; accepted are those acknowledged, and all that are made."""
    left_out = forged(history) | synthetic(evidence)
    kept = {service: states(one, left_out) for service, one in evidence.services.items()}
    lives = {one: life_of(state) for one, state in kept["referral"].items()}
    accepted = (acknowledged(history) | lives.keys()) - left_out
    return Facts(
        accepted=accepted,
        refused=(),
        came=_came(history, lives),
        ended=_out_of_time(evidence) | _ended(history, lives),
        lives=lives,
        said=said(evidence, accepted),
        verdicts={one: verdict_of(state) for one, state in kept["matching"].items()},
        places=evidence.places,
        notices=tuple(notice for notice in evidence.notices if notice.referral_id not in left_out),
        mails=evidence.mails,
        journeys={one: journey_of(state) for one, state in kept["reporting"].items()},
        timers={service: frozenset(one.timers) for service, one in evidence.services.items()},
        waiting_list=evidence.waiting_list,
        could_go=evidence.could_go,
        outboxes={service: one.outbox for service, one in evidence.services.items()},
    )


def states(kept: Kept, left_out: frozenset[str] = frozenset()) -> dict[str, Mapping[str, Any]]:
    """The states that a service keeps, but for those left out."""
    return {one: known.state for one, known in kept.aggregates.items() if known.state and one not in left_out}


def said(evidence: Evidence, referrals: Collection[str]) -> tuple[Said, ...]:
    """What matching said of these referrals."""
    matches = MatchLog()
    for record in evidence.records(Stream.MATCHES):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded):
            matches.add(read.received)
    return matches.about(referrals)


def _came(history: History, lives: Mapping[str, Life]) -> dict[str, Days]:
    """What was recorded for certain, the last word on each day; what is in doubt counts where it is kept."""
    days: dict[str, dict[str, AttendanceOutcome]] = {}
    for one in those(history, Kind.ATTEND, Phase.OK, Phase.UNKNOWN):
        referral_id, on, came = (
            str(one.facts["referral_id"]),
            str(one.facts["on"]),
            AttendanceOutcome(str(one.facts["outcome"])),
        )
        life = lives.get(referral_id)
        if one.phase is Phase.OK or (life and life.came.get(on) is came):
            days.setdefault(referral_id, {})[on] = came
    return dict(days)


def _out_of_time(evidence: Evidence) -> dict[str, State]:
    """Whose consent ended by itself, as they said when they were referred; the checker of timers looks at when."""
    ended = {}
    for one, said in evidence.said[Stream.REFERRALS].items():
        if any(isinstance(each.event, ConsentWithdrawn) and each.event.reason is ConsentEnd.EXPIRED for each in said):
            ended[one] = State.WITHDRAWN
    return ended


def _ended(history: History, lives: Mapping[str, Life]) -> dict[str, State]:
    """What was ended for certain; what is in doubt counts where it is kept."""
    ends = {}
    for one in those(history, Kind.END, Phase.OK, Phase.UNKNOWN):
        referral_id, end = str(one.facts["referral_id"]), State(str(one.facts["end"]))
        life = lives.get(referral_id)
        if one.phase is Phase.OK or (life and life.end is end):
            ends[referral_id] = end
    return ends
