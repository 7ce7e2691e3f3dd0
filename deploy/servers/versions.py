"""Which version of a server wrote a data folder, because another version may not read it or may change it for good."""

from pathlib import Path

from deploy.problems import CannotRun

UNKNOWN = "an unknown version"


class DataOfAnotherVersion(CannotRun):
    """The data folder was written by a version of the server that is not the one at hand."""

    def __init__(self, folder: Path, written_by: str, at_hand: str) -> None:
        super().__init__(
            f"The data here was written by {written_by}, and the server at hand is {at_hand}.",
            where=str(folder),
            do="install Linkway as it was when the data was written; or, to begin with no data, delete that folder",
        )


def written_by(folder: Path) -> str | None:
    """The server and version that wrote the folder; None when there is nothing in it."""
    if not folder.exists() or not any(folder.iterdir()):
        return None
    mark = folder / "version"
    return (mark.read_text().strip() if mark.exists() else "") or UNKNOWN


def check(folder: Path, at_hand: str) -> None:
    """Raise DataOfAnotherVersion unless the folder is empty or was written by this server and version."""
    if (writer := written_by(folder)) not in {None, at_hand}:
        raise DataOfAnotherVersion(folder, str(writer), at_hand)


def claim(folder: Path, at_hand: str) -> None:
    """Check the folder, and mark it as this version's before anything else is written to it."""
    check(folder, at_hand)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "version").write_text(f"{at_hand}\n")
