"""Golden messages are added to and never edited, because an edited one would prove nothing about old readers.

A new message gets a line at the end: `cd tests/contract/messages && sha256sum <name>.v1/<what>.json >> SHA256SUMS`.
"""

import hashlib
from pathlib import Path

from tests.contract.golden import MESSAGES, PATHS


def sums(folder: Path) -> dict[str, str]:
    """Path to SHA-256, of every line of the list, in the form of sha256sum."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ") for line in lines)}


def edited(folder: Path) -> list[str]:
    """The listed messages that are gone, or are not what they were."""
    listed = sums(folder).items()
    return [path for path, digest in listed if not (folder / path).is_file() or _digest(folder / path) != digest]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_golden_message_was_edited_or_taken_away() -> None:
    assert edited(MESSAGES) == []


def test_every_golden_message_is_listed() -> None:
    assert {str(path.relative_to(MESSAGES)) for path in PATHS} == set(sums(MESSAGES))


def test_an_edit_or_a_loss_would_be_seen(tmp_path: Path) -> None:
    for name in ("kept.json", "edited.json", "lost.json"):
        (tmp_path / name).write_text("{}")
    listed = [f"{_digest(path)}  {path.name}\n" for path in sorted(tmp_path.iterdir())]
    (tmp_path / "SHA256SUMS").write_text("".join(listed))

    (tmp_path / "edited.json").write_text("[]")
    (tmp_path / "lost.json").unlink()

    assert edited(tmp_path) == ["edited.json", "lost.json"]
