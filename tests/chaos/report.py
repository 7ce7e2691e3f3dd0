"""What a run came to: for a person who watches, as JSON to be kept, and as the table that the README links to."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.chaos.cluster_schedule import OF_ANY_SEED, plan
from tests.chaos.faults.cluster import LEADER, PRIMARY
from tests.chaos.outcome import Outcome
from tests.chaos.recovery import ACCEPTED, MATCHED

TABLE = Path(__file__).with_name("README.md")
MARK = "<!-- the figures of the last full run follow; `make chaos ARGS=--table` writes them -->"
# What recovery may take, by the promise: the sessions and leases of killed processes, then the backlog with half again.
SESSION_SECONDS, SLACK = 10.0, 1.5


@dataclass(frozen=True)
class Run:
    """All seeds that were played.

    `throughput` is what the same processes work in a second while nothing is wrong, on one server of each kind (False)
    and on a cluster (True); where only one seed is played, it is not measured.
    """

    outcomes: Sequence[Outcome]
    throughput: Mapping[bool, float]
    seconds: float

    @property
    def violations(self) -> int:
        """How many sentences the checks of all seeds had to say."""
        return sum(len(said) for outcome in self.outcomes for said in outcome.violations.values())

    def longest(self, what: str) -> dict[str, float]:
        """The longest time from the death of a primary, and of a leader, until this."""
        return {
            of: max(seconds)
            for of in (PRIMARY, LEADER)
            if (seconds := [each for one in self.outcomes for each in one.recovered.get(f"{of} {what}", ())])
        }

    def is_slow(self, outcome: Outcome) -> bool:
        """Whether a seed took longer than allowed; of one that is played alone nobody knows what is allowed."""
        throughput = self.throughput.get(outcome.on_cluster)
        return throughput is not None and not is_in_time(outcome, throughput)

    def summary(self) -> dict[str, Any]:
        """The whole run, for chaos.json."""
        faults = _added(outcome.faults for outcome in self.outcomes)
        every = (outcome.healthy_delay_seconds for outcome in self.outcomes)
        delays = [seconds for seconds in every if seconds is not None]
        return {
            "seeds": len(self.outcomes),
            "cluster_seeds": sum(outcome.on_cluster for outcome in self.outcomes),
            "kills": sum(outcome.kills for outcome in self.outcomes),
            "leader_kills": sum(outcome.deaths for outcome in self.outcomes),
            "rollbacks": sum(outcome.rollbacks for outcome in self.outcomes),
            "recovery_seconds": self.longest(ACCEPTED),
            "matched_seconds": self.longest(MATCHED),
            "healthy_delay_seconds": max(delays, default=None),
            "violations": self.violations,
            "faults": {kind: faults[kind] for kind in OF_ANY_SEED if faults[kind]},
            "left_out": {kind: why for outcome in self.outcomes for kind, why in outcome.left_out.items()},
            "referrals": sum(outcome.referrals for outcome in self.outcomes),
            "doors": dict(_added(outcome.doors for outcome in self.outcomes)),
            "timers": dict(_added(outcome.timers for outcome in self.outcomes)),
            "turned_away": dict(_added(outcome.turned_away for outcome in self.outcomes)),
            "answered": sum(outcome.answered for outcome in self.outcomes),
            "records": sum(outcome.records for outcome in self.outcomes),
            "seconds": self.seconds,
            "throughput": {
                "cluster" if on_cluster else "single": a_second for on_cluster, a_second in self.throughput.items()
            },
            "slow_recoveries": sum(map(self.is_slow, self.outcomes)),
            "longest_recovery": max((outcome.drained.seconds for outcome in self.outcomes), default=0.0),
            "largest_service_mib": max((outcome.largest_mib for outcome in self.outcomes), default=0.0),
            "ended_by_themselves": sum(len(outcome.ended) for outcome in self.outcomes),
            "runs": [asdict(outcome) for outcome in self.outcomes],
        }


def _added(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    added: Counter[str] = Counter()
    for each in counts:
        added.update(each)
    return added


def allowed_seconds(outcome: Outcome, throughput: float) -> float:
    """How long this seed's recovery to zero lag may take."""
    return round(SESSION_SECONDS + SLACK * outcome.drained.backlog / throughput, 1)


def is_in_time(outcome: Outcome, throughput: float) -> bool:
    """Whether the seed came back to zero lag in the time allowed."""
    return not outcome.drained.left and outcome.drained.seconds <= allowed_seconds(outcome, throughput)


def told(outcome: Outcome, folder: Path) -> str:
    """A line about a seed; where something is broken also what, the faults, and where everything lies."""
    broken = sum(map(len, outcome.violations.values()))
    line = (
        f"seed {outcome.seed}: {outcome.referrals} referrals ({_counted(outcome.doors)}), {outcome.kills} kills, "
        f"{outcome.deaths} of them leaders or primaries ({_recovered(outcome)}), "
        f"{outcome.rollbacks} rollbacks, doors: {_counted(outcome.turned_away)}, "
        f"{broken} violations, timers: {_counted(outcome.timers)}; {outcome.answered} answers to partners; backlog "
        f"{outcome.drained.backlog} gone in {outcome.drained.seconds:.1f} s, {outcome.seconds:.0f} s in all: "
        f"{_phases(outcome)}\n"
    )
    return line + "".join(_what_broke(outcome, folder)) if broken else line


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"


def _phases(outcome: Outcome) -> str:
    return ", ".join(f"{name} {seconds:.0f}" for name, seconds in outcome.phases.items())


def _recovered(outcome: Outcome) -> str:
    return ", ".join(f"{what} after {max(each)} s" for what, each in sorted(outcome.recovered.items())) or "none"


def _what_broke(outcome: Outcome, folder: Path) -> Iterable[str]:
    for promise, said in outcome.violations.items():
        yield from (f"  {promise}: {sentence}\n" for sentence in said)
    yield from (f"  {name} ended by itself with {code}\n" for name, code in outcome.ended)
    yield "  the faults were:\n"
    for each in plan(outcome.seed, on_cluster=outcome.on_cluster)[0]:
        yield f"    {each.at:5.1f} s  {each.kind} of {each.target} for {each.seconds} s\n"
    yield f"  history and logs lie in {folder}; play it again with: make chaos ARGS='--seed {outcome.seed}'\n"


def write_table(kept: dict[str, Any], page: Path = TABLE) -> None:
    """Put the figures of a run behind the page's mark."""
    prose, mark, _ = page.read_text().partition(MARK)
    page.write_text(prose + mark + "\n\n" + "\n".join(_table(kept)) + "\n")


def _table(kept: dict[str, Any]) -> Iterable[str]:
    yield f"{kept['seeds']} seeds in {kept['seconds'] / 60:.0f} minutes: {kept['referrals']:,} referrals,"
    yield f"{kept['records']:,} records, {kept['kills']} kills, **{kept['violations']} violations**."
    yield from _on_clusters(kept)
    yield f"Referrals by door: {_counted(kept['doors'])}; {kept['answered']:,} answers to partners."
    yield f"What time brought: {_counted(kept['timers'])}."
    slow = kept["slow_recoveries"] or "none"
    yield f"The longest way back to zero lag took {kept['longest_recovery']:.1f} s; {slow} took longer than allowed."
    yield f"No service's process held more than {kept['largest_service_mib']:.0f} MiB."
    yield ""
    yield "| fault | times |"
    yield "|---|---:|"
    yield from (f"| {kind} | {count} |" for kind, count in kept["faults"].items())
    yield from (f"| {kind} | left out: {why} |" for kind, why in kept["left_out"].items())
    yield ""
    yield "| seed | on | referrals | kills | who led | backlog | back in | violations |"
    yield "|---:|---|---:|---:|---:|---:|---:|---:|"
    for one in kept["runs"]:
        broken = sum(map(len, one["violations"].values()))
        yield (
            f"| {one['seed']} | {'three' if one['on_cluster'] else 'one'} | {one['referrals']} | {one['kills']} "
            f"| {one['deaths']} | {one['drained']['backlog']} "
            f"| {one['drained']['seconds']:.1f} s | {broken} |"
        )


def _on_clusters(kept: dict[str, Any]) -> Iterable[str]:
    yield f"{kept['cluster_seeds']} seeds were played on a cluster, where {kept['leader_kills']} kills befell leaders"
    yield f"or primaries, and what one member alone had written was undone {kept['rollbacks']} time(s)."
    yield "From the death of who led"
    yield f"to the next referral that a door accepted it took at most {_each(kept['recovery_seconds'])}; until the next"
    yield f"was matched, after a leader's death in its own partition, {_each(kept['matched_seconds'])}."
    if kept["healthy_delay_seconds"] is not None:
        yield f"A borough that was well waited at most {kept['healthy_delay_seconds']:.1f} s while another was ill."
    yield f"Doors that could not do what they were asked: {_counted(kept['turned_away'])}."


def _each(seconds: Mapping[str, float]) -> str:
    return " and ".join(f"{longest:.1f} s ({of})" for of, longest in seconds.items()) or "no time"


def write(run: Run, path: Path) -> None:
    """Keep the run as JSON."""
    path.write_text(json.dumps(run.summary(), indent=1) + "\n")
