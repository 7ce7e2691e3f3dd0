"""The evidence has every record of the log, also one that Kafka's own client cannot give."""

from pathlib import Path

from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from deploy.servers.servers import Servers
from services.contract.topics import Stream
from services.contract.words.vocabulary import DeadLetterReason
from tests.chaos.findings.log_reader import read_log
from tests.chaos.load.posting import Mangled
from tests.running.stage import Stage, a_stage


async def test_a_record_that_the_client_cannot_give_is_in_the_evidence(servers: Servers, tmp_path: Path) -> None:
    async with a_stage(servers, tmp_path, partitions=1) as stage:
        name = stage.topic(Stream.MATCHES).removeprefix(stage.prefix)
        await stage.send_raw(Stream.MATCHES, b"before", key=b"k", headers=[("ce_id", b"1")])
        await send_with_a_mangled_header(stage)
        await stage.send_raw(Stream.MATCHES, None, key=b"k")
        log = await read_log(servers.kafka, stage.prefix, [name, "barnet.matches"])
    ((place, records),) = log.records.items()
    assert (place, log.ends[place]) == ((name, 0), 3)
    assert [(one.spot, one.value) for one in records] == [
        (f"{name}/0/0", b"before"),
        (f"{name}/0/1", b"mangled"),
        (f"{name}/0/2", None),
    ]
    assert [one.broken for one in records] == [None, DeadLetterReason.HEADER_NOT_UTF8, None]


async def send_with_a_mangled_header(stage: Stage) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=stage.servers.kafka)
    await producer.start()
    batch = producer.create_batch()
    # The compiled builder takes names of headers that are text only.
    batch._builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, 0, 100_000)
    batch.append(key=b"k", value=b"mangled", timestamp=None, headers=[(Mangled(r"\xff"), b"")])
    await (await producer.send_batch(batch, stage.topic(Stream.MATCHES), partition=0))
    await producer.stop()
