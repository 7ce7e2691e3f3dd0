"""Which directory Linkway was started with, so that a part that is started again has the same."""

from pathlib import Path

from deploy.directory.checking import Checked, check
from deploy.home import COMMAND, Home
from deploy.problems import CannotRun
from services.geography.gazetteer import Gazetteer
from services.matching.directory.record import Fate


class AnotherInUse(CannotRun):
    """Matching runs already, with another directory than is asked for."""

    def __init__(self, asked: str, used: str) -> None:
        what = f"Linkway runs already, with the directory {used}, and not with {asked}."
        super().__init__(what, where=used, do=f"stop it with `{COMMAND} down`, and start it with the other one")


def named(directory: str) -> str:
    """The directory by a name that means the same in every folder."""
    is_address = directory.lower().startswith(("http://", "https://"))
    return directory if is_address else str(Path(directory).expanduser().resolve())


def checked(directory: str, gazetteer: Gazetteer) -> str:
    """How many of its services can be used, in words. Raises DirectoryRefused where none can."""
    return "; ".join(map(_said, check(directory, gazetteer)))


def remember(home: Home, directory: str) -> None:
    """Keep which directory is in use."""
    home.run.mkdir(parents=True, exist_ok=True)
    _file(home).write_text(directory, encoding="utf-8")


def remembered(home: Home, asked: str | None, otherwise: Path) -> str:
    """The directory in use. Raises AnotherInUse where another is asked for."""
    used = _file(home).read_text(encoding="utf-8") if _file(home).exists() else str(otherwise)
    if asked is not None and named(asked) != used:
        raise AnotherInUse(named(asked), used)
    return used


def _file(home: Home) -> Path:
    return home.run / "directory.txt"


def _said(one: Checked) -> str:
    left_out = f", {one.unusable} left out (`{COMMAND} directory check` says why)" if one.unusable else ""
    mended = f", {one.fates[Fate.MENDED]} of them mended" if one.fates[Fate.MENDED] else ""
    return f"{one.usable} services of {one.entry.name} are used{mended}{left_out}"
