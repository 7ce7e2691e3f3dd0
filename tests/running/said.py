"""What lies on a topic about each referral, in the order in which it lies there."""

from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer

from services.contract import envelope as envelopes

# Of each event its partition and its number among those that its owner says about the referral.
Said = Mapping[str, Sequence[tuple[int, int]]]


async def said(kafka: str, topic: str) -> Said:
    """All that was said, by referral, one partition after the other: partitions are made one after the other, too."""
    async with AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        ends = await consumer.end_offsets(consumer.assignment())
        records = []
        while any([await consumer.position(place) < end for place, end in ends.items()]):
            records += [one for many in (await consumer.getmany(timeout_ms=100)).values() for one in many]
    found: dict[str, list[tuple[int, int]]] = {}
    for record in sorted(records, key=lambda record: (record.partition, record.offset)):
        envelope, _ = envelopes.read(record.headers, record.value)
        found.setdefault(envelope.subject, []).append((record.partition, envelope.sequence))
    return found


def out_of_order(found: Said) -> list[str]:
    """The referrals of which something is missing, doubled, or elsewhere than in its turn."""
    return [
        referral_id
        for referral_id, said in found.items()
        if [sequence for _, sequence in said] != [*range(1, len(said) + 1)]
    ]


def moved(found: Said) -> list[str]:
    """The referrals of which something lies on more than one partition."""
    return [referral_id for referral_id, said in found.items() if len({partition for partition, _ in said}) > 1]
