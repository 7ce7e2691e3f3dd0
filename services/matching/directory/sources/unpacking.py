"""From bytes as they come to text: gzip is unpacked within bounds, and the bytes say their encoding."""

import codecs
import json
import zlib
from collections.abc import Iterator
from itertools import chain

from services.matching.directory.sources.limits import Allowance

_GZIP = b"\x1f\x8b"
_WITH_A_GZIP_HEADER = 31
_PIECE = 65_536
# As much as a byte order mark and the first characters take, by which an encoding is known.
_ENOUGH_TO_TELL = 4


class NotText(ValueError):
    """The bytes are no text of a known encoding, or no gzip to its end."""


def text_of(chunks: Iterator[bytes], allowance: Allowance) -> Iterator[str]:
    """The text that the bytes hold, piece by piece. Raises NotText, and DirectoryAway at a bound."""
    begin, rest = _begin(_unpacked(chunks, allowance))
    decoder = codecs.getincrementaldecoder(json.detect_encoding(begin))()
    try:
        for chunk in chain((begin,), rest):
            allowance.take_bytes(len(chunk))
            yield decoder.decode(chunk)
        yield decoder.decode(b"", True)
    except UnicodeDecodeError as cause:
        raise NotText(f"it is not written in {cause.encoding.upper()}; save it as UTF-8") from cause


def _begin(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    begin = b""
    for chunk in chunks:
        begin += chunk
        if len(begin) >= _ENOUGH_TO_TELL:
            break
    return begin, chunks


def _unpacked(chunks: Iterator[bytes], allowance: Allowance) -> Iterator[bytes]:
    begin, rest = _begin(chunks)
    together = chain((begin,), rest)
    return _gunzipped(together, allowance) if begin.startswith(_GZIP) else together


def _gunzipped(chunks: Iterator[bytes], allowance: Allowance) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_WITH_A_GZIP_HEADER)
    try:
        for chunk in chunks:
            allowance.check()
            packed = chunk
            while packed:
                if unpacker.eof:  # what follows is another member of the same file
                    unpacker = zlib.decompressobj(_WITH_A_GZIP_HEADER)
                yield unpacker.decompress(packed, _PIECE)
                packed = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as cause:
        raise NotText("its gzip is damaged") from cause
    yield unpacker.flush()
    if not unpacker.eof:
        raise NotText("its gzip breaks off before its end")
