"""What a file is by its first bytes, whatever its name says; and whether a workbook is safe to open."""

import zipfile
from enum import StrEnum
from pathlib import Path

from services.matching.directory.tables.sheets.row import TableUnusable

MOST_UNZIPPED = 256 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "Open it in the program that it comes from, and save it as .xlsx or as CSV"
_OTHERS = ((b"%PDF", "a PDF"), (b"{\\rtf", "a text with formats"), (b"<", "a web page, or XML"), (b"\x1f\x8b", "gzip"))


class FileKind(StrEnum):
    """How a directory in a file can be written."""

    OPEN_REFERRAL = "open-referral"
    SEPARATED = "separated"
    WORKBOOK = "workbook"


def kind_of(path: Path, *, most_unzipped: int = MOST_UNZIPPED) -> FileKind:
    """What the file is; a workbook may have so many bytes unzipped.

    Raises TableUnusable where it is none of them, and says what it is then.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(4096)
            rest = file.read(1 << 20) if begins.startswith(_OLE) else b""
    except OSError as cause:
        raise TableUnusable(path, f"it cannot be read ({cause.strerror})", "See that it is there") from cause
    plain = begins.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins.startswith(_ZIP):
        return _checked_workbook(path, most_unzipped)
    if what := _refused(begins, plain, rest):
        raise TableUnusable(path, what, _SAVE)
    return FileKind.OPEN_REFERRAL if plain.startswith((b"{", b"[")) else FileKind.SEPARATED


def _refused(begins: bytes, plain: bytes, rest: bytes) -> str | None:
    if begins.startswith(_OLE):
        # Inside, names are written with two bytes for a letter.
        locked = "EncryptedPackage".encode("utf-16-le") in begins + rest
        return "a password protects it" if locked else "it is a workbook of the old kind (.xls)"
    if not plain:
        return "it is empty"
    return next((f"it is {name}, and no table" for mark, name in _OTHERS if plain.startswith(mark)), None)


def _checked_workbook(path: Path, most_unzipped: int) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as cause:
        raise TableUnusable(path, "it is no whole workbook: it may be cut off", _SAVE) from cause
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise TableUnusable(path, "it is an archive of another kind, and no .xlsx workbook", _SAVE)
    # Nothing is unzipped beyond the size that stands here, so it can be believed.
    if sum(part.file_size for part in parts) > most_unzipped:
        what = f"unzipped it has over {most_unzipped >> 20} MiB"
        raise TableUnusable(path, what, "Leave out pictures and empty rows, and save it as CSV")
    return FileKind.WORKBOOK
