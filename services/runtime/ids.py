"""Where new ids come from."""

from uuid import UUID, uuid4

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """An id that nobody has: version 7, so that what is made later sorts later."""
    return uuid7()


def random_id() -> UUID:
    """An id that says nothing, not even when it was made: for people."""
    return uuid4()
