"""On which partition a key lies, as every client of Kafka reckons it."""

from functools import lru_cache
from struct import unpack
from typing import NamedTuple

# Those of MurmurHash2, with the seed of Kafka's Java client.
_SEED = 0x9747B28C
_FACTOR = 0x5BD1E995
_WORD = 0xFFFFFFFF


class Share(NamedTuple):
    """The part of a topic's keys that lies on one of its partitions: `partition`, counted from 0, `of` so many."""

    topic: str
    partition: int = 0
    of: int = 1


def share_of(topic: str, key: str, of: int) -> Share:
    """Where the key lies in a topic of so many partitions."""
    return Share(topic, hash_of(key) % of, of)


# Kept, because a referral has several messages, often side by side, and each is asked for when it is written and sent.
@lru_cache(maxsize=10_000)
def hash_of(key: str) -> int:
    """The number of a key that decides on its partition: what is left when it is divided by how many there are."""
    return murmur2(key.encode()) & 0x7FFFFFFF


def murmur2(key: bytes) -> int:
    """The hash of the default partitioner; aiokafka's goes byte by byte, and took a seventh of the relay's time."""
    whole = len(key) & ~3
    reached = _SEED ^ len(key)
    for word in unpack(f"<{whole // 4}I", key[:whole]):
        mixed = word * _FACTOR & _WORD
        reached = (reached * _FACTOR ^ (mixed ^ mixed >> 24) * _FACTOR) & _WORD
    if rest := key[whole:]:
        reached = (reached ^ int.from_bytes(rest, "little")) * _FACTOR & _WORD
    reached = (reached ^ reached >> 13) * _FACTOR & _WORD
    return reached ^ reached >> 15
