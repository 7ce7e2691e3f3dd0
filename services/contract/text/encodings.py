"""In which encoding a list is written: what its first bytes say, else UTF-8 where it is that, else Windows-1252."""

import codecs
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1024 * 1024
_SAMPLE = 4096


def encoding_of(path: Path) -> str:
    """The name of the encoding, as Python calls it. The whole file is read, a part at a time."""
    with path.open("rb") as file:
        begins = file.read(_SAMPLE)
        for mark, name in _MARKS:
            if begins.startswith(mark):
                return name
        if two := _two_bytes(begins):
            return two
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            # What Excel writes where it is told nothing else, on machines for Western Europe.
            return "cp1252"
    # A character that is cut off at the end is told as half a file, and is no other encoding.
    return "utf-8"


def _two_bytes(begins: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain letters is 0."""
    half = len(begins) // 2
    if not half:
        return None
    if begins[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if begins[0::2].count(0) > half * 0.4 else None
