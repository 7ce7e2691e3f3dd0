"""Matching as a process of its own, over a directory of one club: `PLACES=3 python -m tests.toys.matching_process`."""

import os
from typing import Any

from services.matching import service as matching
from services.matching.handlers.matching import Matcher
from services.runtime.run import run
from services.runtime.settings import RuntimeSettings
from tests.fakes.matching import NoRefresh, a_listing, an_engine
from tests.fakes.referral import an_invented_gazetteer


def table() -> Any:
    """The service, over a club with so many places, that never changes."""
    refresh: Any = NoRefresh()
    club = a_listing(places=int(os.environ["PLACES"]))
    return matching.table(Matcher(an_invented_gazetteer(), an_engine(club)), refresh)


if __name__ == "__main__":
    run(table(), RuntimeSettings())
