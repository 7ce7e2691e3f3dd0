"""What the history says was asked, in the words of the checks: who was accepted, who may be, who came."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deploy.conservation.evidence import journey_of, life_of, verdict_of
from deploy.conservation.facts import Came, Facts
from tests.chaos.evidence import Evidence, Kept
from tests.chaos.history import Kind, Pair, Phase

History = Sequence[Pair]


def those(history: History, kind: Kind, *phases: Phase) -> Iterable[Pair]:
    """The operations of one kind of which this came."""
    return (one for one in history if one.invoked.kind is kind and one.phase in (phases or Phase))


def acknowledged(history: History) -> frozenset[str]:
    """The referrals that a door said are made."""
    return frozenset(str(one.facts["referral_id"]) for one in those(history, Kind.REFER, Phase.OK))


def forged(history: History) -> frozenset[str]:
    """The referrals that somebody else than their owner spoke of: nothing is promised about them."""
    return frozenset(str(one.facts["referral_id"]) for one in those(history, Kind.FORGE))


def facts(evidence: Evidence, history: History) -> Facts:
    """The evidence as the demonstration judges it; accepted are those acknowledged, and all that are made."""
    left_out = forged(history)
    kept = {service: states(one, left_out) for service, one in evidence.services.items()}
    lives = {one: life_of(state) for one, state in kept["referral"].items()}
    return Facts(
        accepted=(acknowledged(history) | lives.keys()) - left_out,
        refused=(),
        came=_came(history, {one: life.came for one, life in lives.items()}),
        lives=lives,
        verdicts={one: verdict_of(state) for one, state in kept["matching"].items()},
        places=evidence.places,
        notices=tuple(notice for notice in evidence.notices if notice.referral_id not in left_out),
        mails=evidence.mails,
        journeys={one: journey_of(state) for one, state in kept["reporting"].items()},
        outboxes={service: one.outbox for service, one in evidence.services.items()},
    )


def states(kept: Kept, left_out: frozenset[str] = frozenset()) -> dict[str, Mapping[str, Any]]:
    """The states that a service keeps, but for those left out."""
    return {one: known.state for one, known in kept.aggregates.items() if known.state and one not in left_out}


def _came(history: History, kept: Mapping[str, Came | None]) -> dict[str, Came]:
    """What was recorded for certain; what is in doubt counts where it turns out to be kept."""
    said = {}
    for one in those(history, Kind.ATTEND, Phase.OK, Phase.UNKNOWN):
        referral_id, outcome = str(one.facts["referral_id"]), Came(str(one.facts["outcome"]))
        if one.phase is Phase.OK or kept.get(referral_id) is outcome:
            said[referral_id] = outcome
    return said
