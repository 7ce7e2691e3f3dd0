"""What is said when the directory cannot be had."""


class DirectoryAway(Exception):
    """The directory cannot be had, or nothing in it can be used."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(
            f"The directory of services at {where} cannot be used: {what}. "
            "Put an Open Referral UK 3.0 directory there, or set LINKWAY_DIRECTORY to a file or an http address."
        )
