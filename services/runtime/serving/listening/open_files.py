"""How many files, which sockets are too, this process may have open at once."""

import resource
from contextlib import suppress


def raise_limit() -> None:
    """Take as many as the system allows this process: a flood of connections may not use up those of the work.

    Systems give programs few (1,024), and let them ask for more up to a hard limit.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Some systems name a limit which they do not give.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
