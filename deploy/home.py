"""Where Linkway keeps things on one machine: all of it in one folder, so that it is easily taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
# What is typed to run the command line: the script of a clone, or the program of an installed package.
COMMAND = "./linkway" if (PROJECT / "linkway").is_file() else "linkway"


@dataclass(frozen=True)
class Home:
    """The folder of one installation, and the folder of the server programs, which installations may share."""

    folder: Path
    servers: Path

    @classmethod
    def at(cls, folder: Path, servers: Path | None = None) -> "Home":
        """The home in this folder, with its own server programs unless others are named."""
        return cls(folder.resolve(), (servers or folder / "servers").resolve())

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Home":
        """The home that LINKWAY_HOME names, or `.linkway` in the project."""
        return cls.at(Path(environment.get("LINKWAY_HOME") or PROJECT / ".linkway").expanduser())

    @property
    def run(self) -> Path:
        """Logs, process ids and settings written for the servers at each start."""
        return self.folder / "run"

    def data(self, server: str) -> Path:
        """The data of a server such as "kafka" or "mongo-2", kept between runs."""
        return self.folder / "data" / server

    @property
    def members(self) -> int:
        """How many brokers, and members of MongoDB's replica set, have their data here: one where there is none yet."""
        return len(list(self.data("").glob("kafka-*"))) or 1

    @property
    def keys(self) -> Path:
        """Secrets made for this machine alone."""
        return self.folder / "keys"
