"""Where a topic as the broker has it differs from the topic that is wanted, and what to do about it; it is pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.contract.topics import AnyTopic
from services.runtime.admin.provisioning.replication import Replication

# What a difference is about, where it is no setting.
PARTITIONS, COPIES, SETTINGS = "partitions", "copies", "settings"

_MORE_PARTITIONS = (
    "`linkway boroughs apply` adds them while all runs, once all that was said has been worked; not by hand, because "
    "with more partitions a referral's events change places"
)
_FEWER_PARTITIONS = "a topic cannot have fewer: write the number that is there where it is wanted, in boroughs.toml"
_COPIES = "`kafka-reassign-partitions.sh` makes or removes copies while all runs; LINKWAY_REPLICATION says how many"
_SETTING = (
    "`linkway boroughs apply` sets it while all runs, where no record goes by that; "
    "`kafka-configs.sh --alter --entity-type topics --add-config` does in any case"
)
_UNREAD = "give the user that asks DescribeConfigs on the topic"


@dataclass(frozen=True)
class TopicThere:
    """A topic as the broker has it: of its partitions the least number of copies; no settings where it tells none."""

    partitions: int
    copies: int
    settings: Mapping[str, str] | None


@dataclass(frozen=True)
class Difference:
    """One thing of a topic that is not as it is wanted."""

    what: str
    wanted: str
    there: str
    to_do: str

    def __str__(self) -> str:
        return f"{self.what} is {self.there}, wanted {self.wanted}: {self.to_do}"


def differences(
    topic: AnyTopic, partitions: int, replication: Replication, there: TopicThere
) -> tuple[Difference, ...]:
    """All that differs of one topic; of its settings those that are wanted are looked at, and no others."""
    return (
        *of_partitions(topic, partitions, there.partitions),
        *_of_copies(replication.copies, there.copies),
        *_of_settings(wanted_settings(topic, replication), there.settings),
    )


def wanted_settings(topic: AnyTopic, replication: Replication) -> Mapping[str, str]:
    """What the topic is made with."""
    return {**topic.settings, **replication.settings}


def of_partitions(topic: AnyTopic, wanted: int, there: int) -> Iterator[Difference]:
    """What differs of the number of partitions.

    A compacted topic may have fewer than are wanted, and keeps them: of a key that moved, the newest word in its old
    partition would stay for ever beside what is said later.
    """
    if wanted < there or (wanted > there and "compact" not in topic.settings["cleanup.policy"]):
        yield Difference(PARTITIONS, str(wanted), str(there), _MORE_PARTITIONS if wanted > there else _FEWER_PARTITIONS)


def _of_copies(wanted: int, there: int) -> Iterator[Difference]:
    if wanted != there:
        yield Difference(COPIES, str(wanted), str(there), _COPIES)


def _of_settings(wanted: Mapping[str, str], there: Mapping[str, str] | None) -> Iterator[Difference]:
    if there is None:
        yield Difference(SETTINGS, "to be read", "not told", _UNREAD)
        return
    for name, value in wanted.items():
        if there.get(name) != value:
            yield Difference(name, value, there.get(name, "not set"), _SETTING)
