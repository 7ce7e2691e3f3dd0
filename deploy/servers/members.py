"""How many brokers Kafka has on this machine, and MongoDB members: one of each, or three."""

from deploy.home import Home
from deploy.ports import Ports
from deploy.problems import CannotRun
from deploy.servers import kafka, versions

SEVERAL = 3


class MembersCannotChange(CannotRun):
    """The data here is that of another number of servers."""

    def __init__(self, home: Home, kept: int, asked: int) -> None:
        super().__init__(
            f"What is kept here was written by {_counted(kept)}, and cannot be taken over by {_counted(asked)}.",
            where=str(home.data("")),
            do="leave `--members` out; or set LINKWAY_HOME to another folder, or delete this one",
        )


class NotSoMany(CannotRun):
    """Only one and three make sense: two stop as soon as one of them is away."""

    def __init__(self, asked: int) -> None:
        super().__init__(
            f"{asked} brokers and members of MongoDB's replica set cannot be had.",
            where="--members",
            do="ask for 1, or for 3, of which one may be away",
        )


def check(home: Home, ports: Ports) -> None:
    """Raise what speaks against having as many servers as there are ports for."""
    asked = len(ports.servers)
    if asked not in {1, SEVERAL}:
        raise NotSoMany(asked)
    of_one = versions.written_by(home.data(kafka.NAME)) is not None
    kept = home.members if home.members > 1 else 1 if of_one else asked
    if kept != asked:
        raise MembersCannotChange(home, kept, asked)


def _counted(count: int) -> str:
    return "one broker and one member of MongoDB's" if count == 1 else f"{count} brokers and members of MongoDB's"
