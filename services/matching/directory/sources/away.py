"""What is said when a directory cannot be had."""

_DO = "Put an Open Referral UK 3.0 directory there, or set LINKWAY_DIRECTORY to a file or an http address"


class DirectoryAway(Exception):
    """The directory cannot be had whole: where, what is wrong, and what to do. Nothing of it may be used."""

    def __init__(self, where: str, what: str, do: str = _DO) -> None:
        super().__init__(f"The directory of services at {where} cannot be used: {what}. {do}.")
        self.where = where
        self.what = what
        self.do = do


class ReadingStopped(DirectoryAway):
    """Whoever reads is told to stop, which is no fault of the directory."""

    def __init__(self, where: str) -> None:
        super().__init__(where, "its reading was stopped", "It is read again at the next start")
