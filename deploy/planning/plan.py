"""All that differs between the files and what runs, as steps in the order in which they are safe; it is pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deploy import wanted_topics
from deploy.planning import processes, rights, topics
from deploy.planning.processes import Told
from deploy.planning.step import Fate, Step
from deploy.securing.access import AtKafka, System, Users
from services.contract.topics import AnyTopic
from services.runtime.admin.provisioning.replication import ALONE, Replication
from services.runtime.admin.provisioning.topic_differences import TopicThere


@dataclass(frozen=True)
class Found:
    """What runs: the contract's topics that are there, and of those that are wanted how they are.

    `kafka` and `users` are None where the server checks nobody, and so keeps no rights; `running` are the processes of
    services that could be asked.
    """

    topics: Mapping[AnyTopic, TopicThere | None]
    kafka: AtKafka | None
    users: Users | None
    running: tuple[Told, ...]


@dataclass(frozen=True)
class Plan:
    """The steps, in order: topics are made before anybody is let at them, and nobody is shut out before that.

    What waits for others comes last, so that it keeps nothing else waiting.
    """

    steps: tuple[Step, ...]

    def of(self, fate: Fate) -> tuple[Step, ...]:
        """The steps of one fate."""
        return tuple(step for step in self.steps if step.fate is fate)


def plan(system: System, found: Found, replication: Replication = ALONE) -> Plan:
    """What would make what runs as the files say."""
    return Plan(tuple(_steps(system, found, replication)))


def _steps(system: System, found: Found, replication: Replication) -> Iterator[Step]:
    wanted = wanted_topics.of_both(system.boroughs, system.partners)
    described = {topic.name: there for topic, there in found.topics.items() if there}
    yield from topics.made(wanted, {topic.name for topic in found.topics})
    yield from topics.mended(wanted, described, replication)
    yield from rights.let_in(system, found.kafka, found.users)
    yield from processes.started_again(system.boroughs, found.running)
    at_work = processes.still_at_work(system.boroughs, found.running)
    yield from rights.shut_out(system, found.kafka, found.users, at_work)
    yield from topics.raised(wanted, described, system.boroughs)
    yield from topics.left(wanted, found.topics)
