"""The faults, each an object that begins and heals. START HERE for the list of them."""

from collections.abc import Callable, Mapping

from tests.chaos import schedule
from tests.chaos.faults import clocks, cluster, members, network, processes, records, servers
from tests.chaos.faults.fault import Fault
from tests.chaos.faults.rare import conditions, databases, listings, made_anew, power, releases
from tests.chaos.schedule import Planned

_KINDS: Mapping[str, Callable[[str], Fault]] = {
    "kill": processes.Kill,
    "pause": processes.Pause,
    "rolling-restart": processes.RollingRestart,
    "kafka-killed": servers.Kill,
    "mongo-killed": servers.Kill,
    "leader-killed": cluster.LeaderKilled,
    "primary-killed": cluster.PrimaryKilled,
    "leader-frozen": cluster.LeaderFrozen,
    "primary-frozen": cluster.PrimaryFrozen,
    "brokers-away": cluster.BrokersAway,
    "members-away": cluster.MembersAway,
    "rolled-back": cluster.RolledBack,
    "stepped-down": cluster.SteppedDown,
    "leaders-disk-full": cluster.DiskFull,
    "primarys-disk-full": cluster.DiskFull,
    "servers-restarted": cluster.ServersRestarted,
    "disk-full": servers.DiskFull,
    "latency": network.Latency,
    "down": network.Down,
    "silence": network.Silence,
    "reset": network.Reset,
    "slow-close": network.SlowClose,
    "clock-skew": clocks.Skew,
    "days-pass": clocks.DaysPass,
    "rebalance-storm": members.Storm,
    "repeated": records.Repeated,
    "out-of-order": records.OutOfOrder,
    "garbled": records.Garbled,
    "future-dated": records.FutureDated,
    "bomb": records.Bomb,
    schedule.MISSING: conditions.TopicMissing,
    schedule.RESTORED: databases.Restored,
    schedule.EMPTY_STORE: databases.EmptyStore,
    schedule.DEFAULT_LIFETIME: conditions.DefaultLifetime,
    schedule.BAD_LISTING: listings.BadListing,
    schedule.MADE_ANEW: made_anew.MadeAnew,
    schedule.POWER_CUT: power.PowerCut,
    schedule.BROKEN_RELEASE: releases.BrokenRelease,
}


def fault_of(planned: Planned) -> Fault:
    """The fault that the plan names, with its target."""
    return _KINDS[planned.kind](planned.target)
