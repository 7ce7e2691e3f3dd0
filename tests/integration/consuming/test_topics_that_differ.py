"""What Kafka has is compared with what is wanted, as Kafka itself tells it."""

from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.runtime.admin.provisioning.replication import ALONE, Replication
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.running.stage import Stage

TOPIC = Topic(BoroughSlug.CAMDEN, Stream.REFERRALS)
ABSENT = Topic(BoroughSlug.CAMDEN, Stream.MATCHES)


async def test_what_differs_of_a_topic_is_told_and_what_is_missing_is_not_compared(stage: Stage) -> None:
    kafka = KafkaConnection(stage.servers.kafka)
    async with TopicAdmin(kafka, prefix=stage.prefix, replication=ALONE) as admin:
        await admin.create({TOPIC: 1})
        as_wanted = await admin.compared({TOPIC: 1, ABSENT: 1})
        nothing = await admin.compared({ABSENT: 1})
    async with TopicAdmin(kafka, prefix=stage.prefix, replication=Replication(3)) as admin:
        differing = await admin.compared({TOPIC: 2})

    assert as_wanted == {TOPIC.name: ()}
    assert nothing == {}
    assert [(one.what, one.wanted, one.there) for one in differing[TOPIC.name]] == [
        ("partitions", "2", "1"),
        ("copies", "3", "1"),
        ("min.insync.replicas", "2", "1"),
    ]
