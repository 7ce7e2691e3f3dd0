"""What keeps Linkway from running on this machine, said so that its owner can act."""


class CannotRun(Exception):
    """Something on this machine stands in the way: what is wrong, where, and what to do about it.

    The command line prints the message and exits with 2; there is no traceback to read.
    """

    def __init__(self, what: str, *, where: str, do: str) -> None:
        super().__init__(f"{what}\n  where: {where}\n  what to do: {do}")
        self.what = what
        self.where = where
        self.do = do


class Misled(CannotRun):
    """What the environment says of Kafka and MongoDB cannot be used."""

    def __init__(self, said: ValueError) -> None:
        super().__init__(
            str(said),
            where="the environment, where it says LINKWAY_KAFKA_… and LINKWAY_MONGO_…",
            do="set right what is named, or leave it out, and try again",
        )
