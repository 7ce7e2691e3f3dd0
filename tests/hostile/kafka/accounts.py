"""What became of every record once nothing moves any more, by the fault run's own evidence and checkers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from deploy.secret_files import SecretFiles
from services.contract import topics
from services.contract.topics import PartnerStream, PartnerTopic, Stream
from services.runtime import sealing
from services.runtime.consuming.reading.inflating import bound_the_client
from services.runtime.working.record import TopicPartition
from tests.chaos.checkers.dead_letters import dead_letters
from tests.chaos.checkers.offsets import offsets
from tests.chaos.findings import gathering, parked
from tests.chaos.findings.evidence import CONSUMES, Evidence, Logged, ParkedEvent, digest
from tests.chaos.findings.log_reader import read_log
from tests.chaos.scenes.scene import PARTITIONS, Scene
from tests.hostile.kafka.posting import Posted


@dataclass(frozen=True)
class Accounts:
    """What was found: `own` is the evidence of boroughs' topics, `set_aside` are the rows of partners' messages."""

    own: Evidence
    partners: Mapping[TopicPartition, tuple[Logged, ...]]
    set_aside: Mapping[str, ParkedEvent]


async def gather(scene: Scene) -> Accounts:
    """The logs, and what every service keeps of them: what matches and notices say of invented events is not asked."""
    bound_the_client()
    servers, keys = scene.ground.servers, SecretFiles.in_folder(scene.ground.home.keys)
    seals = parked.Seals(sealing.read_key(keys.dead_letter_key))
    own = {one.name for one in topics.TOPICS if one.borough in PARTITIONS and one.stream is not Stream.SERVICES}
    partners = {one.name for one in scene.topics if isinstance(one, PartnerTopic)}
    log = await read_log(servers.kafka, scene.prefix, own)
    asked = await read_log(servers.kafka, scene.prefix, partners)
    services = {one: await gathering.kept(one, servers.mongo_url, scene.prefix, seals) for one in CONSUMES}
    evidence = Evidence(
        at=scene.days.now(),
        log=log.records,
        ends=log.ends,
        services={name: replace(one, parked=_of_own(one.parked)) for name, one in services.items()},
        places={},
        capacities={},
        notices=(),
        mails={},
        posted=tuple(one for one in parked.posted(log.records, seals) if not _is_partners(one.spot)),
        figures="",
    )
    rows = {spot: row for one in services.values() for spot, row in one.parked.items() if _is_partners(spot)}
    return Accounts(evidence, asked.records, rows)


def _of_own(rows: Mapping[str, ParkedEvent]) -> dict[str, ParkedEvent]:
    return {spot: row for spot, row in rows.items() if not _is_partners(spot)}


def _is_partners(spot: str) -> bool:
    return isinstance(topics.named(spot.partition("/")[0]), PartnerTopic)


def unaccounted(found: Accounts, posted: Posted) -> Iterator[str]:
    """Each record that was not applied, set aside, recognised as a repeat or kept waiting, in words."""
    yield from _lost(found, posted)
    yield from offsets(found.own, ())
    yield from dead_letters(found.own, ())
    yield from _unanswered(found)


def fates(found: Accounts) -> Counter[str]:
    """How many records were set aside or wait, by why; each counted for every service that hears it."""
    rows = [row for kept in found.own.services.values() for row in kept.parked.values()]
    return Counter(row.reason for row in (*rows, *found.set_aside.values()))


def _lost(found: Accounts, posted: Posted) -> Iterator[str]:
    logs = (*found.own.log.values(), *found.partners.values())
    there = {one.spot: digest(one) for records in logs for one in records}
    for spot, (sent, _) in posted.lies.items():
        if there.get(spot) != sent:
            yield f"{spot} does not hold what was put there."
    for spot, row in found.set_aside.items():
        if there.get(spot) != row.digest:
            yield f"{spot} was set aside as other bytes than those that came."


def _unanswered(found: Accounts) -> Iterator[str]:
    """Each message of a partner is answered; what does not say which message it is cannot be, and is set aside."""
    counts = {place.topic: len(records) for place, records in found.partners.items()}
    aside = Counter(spot.partition("/")[0] for spot in found.set_aside)
    for name, count in counts.items():
        topic = topics.named(name)
        if isinstance(topic, PartnerTopic) and topic.stream is PartnerStream.EVENTS:
            answers = replace(topic, stream=PartnerStream.ANSWERS).name
            if counts[answers] + aside[name] < count:
                yield f"{name}: of {count} messages {counts[answers]} are answered and {aside[name]} set aside."
