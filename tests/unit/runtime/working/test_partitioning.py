"""A key lies on the partition where every other client of Kafka looks for it."""

from aiokafka.partitioner import DefaultPartitioner
from aiokafka.partitioner import murmur2 as of_aiokafka
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.working.partitioning import Share, murmur2, share_of

PARTITIONS = [0, 1, 2, 3, 4, 5]


@given(st.binary(max_size=80))
def test_the_hash_is_that_of_kafkas_clients(key: bytes) -> None:
    assert murmur2(key) == of_aiokafka(key)


@given(st.text(max_size=40))
def test_and_so_is_the_partition(key: str) -> None:
    partition = DefaultPartitioner()(key.encode(), PARTITIONS, PARTITIONS)
    assert share_of("southwark.notices", key, 6) == Share("southwark.notices", partition, 6)
