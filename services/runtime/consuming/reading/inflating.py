"""Takes compressed batches apart without letting a few kilobytes become gigabytes, here and in Kafka's client.

The client's own reading knows no bound, so its functions are replaced by these; it names them in two modules.
"""

import gzip
import io
import struct
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import cramjam
from aiokafka import codec

from services.contract.topics import MAX_MESSAGE_BYTES

# What a topic takes uncompressed; our own batches have half a megabyte.
MOST_BYTES = MAX_MESSAGE_BYTES
_FIRST_BYTES = 64 * 1024
_XERIAL_HEAD = 16
_CLIENT = ("aiokafka.record.default_records", "aiokafka.record._crecords.default_records")

Buffer = bytes | memoryview


class TooMuch(Exception):
    """Uncompressed, the batch is larger than any that is read."""

    def __init__(self) -> None:
        super().__init__(f"Uncompressed, the batch has over {MOST_BYTES} bytes. Send smaller batches.")


def _gzip(payload: Buffer) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(payload)) as whole:
        opened = whole.read(MOST_BYTES + 1)
    if len(opened) > MOST_BYTES:
        raise TooMuch
    return opened


def _snappy(payload: Buffer) -> bytes:
    if sum(cramjam.snappy.decompress_raw_len(bytes(block)) for block in _blocks(payload)) > MOST_BYTES:
        raise TooMuch
    return bytes(codec.snappy_decode(payload))


def _blocks(payload: Buffer) -> Iterator[Buffer]:
    if not codec._detect_xerial_stream(payload):
        yield payload
        return
    at = _XERIAL_HEAD
    while at < len(payload):
        (length,) = struct.unpack_from("!i", payload, at)
        if length <= 0:
            raise ValueError("A block has no length.")
        at += 4 + length
        yield payload[at - length : at]


def _into(decompress: Callable[[Buffer, bytearray], int]) -> Callable[[Buffer], bytes]:
    """For a compression that does not say how large it will be: into a buffer that grows up to the bound."""

    def opened(payload: Buffer) -> bytes:
        room = min(MOST_BYTES, max(_FIRST_BYTES, 4 * len(payload)))
        while True:
            buffer = bytearray(room)
            try:
                return bytes(memoryview(buffer)[: decompress(payload, buffer)])
            except cramjam.DecompressionError as failure:
                if "whole buffer" not in str(failure):
                    raise
            if room == MOST_BYTES:
                raise TooMuch
            room = min(MOST_BYTES, 4 * room)

    return opened


# As Kafka's protocol numbers them.
OPEN: dict[int, tuple[str, Callable[[Any], bytes]]] = {
    1: ("gzip_decode", _gzip),
    2: ("snappy_decode", _snappy),
    3: ("lz4_decode", _into(cramjam.lz4.decompress_into)),
    4: ("zstd_decode", _into(cramjam.zstd.decompress_into)),
}


def bound_the_client() -> None:
    """From now on Kafka's client inflates no more than this either, in all of this process."""
    for module in map(import_module, _CLIENT):
        for name, opened in OPEN.values():
            setattr(module, name, opened)
