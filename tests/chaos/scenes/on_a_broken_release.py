"""Runs a service as a release in which every handler fails, whatever it is given.

    python -m tests.chaos.scenes.on_a_day tests.chaos.scenes.on_a_broken_release services.notify

The functions by which a service says what it hears are replaced before the service imports them.
"""

import runpy
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from services.runtime.working import subscriptions
from services.runtime.working.decoding import Received
from services.runtime.working.subscriptions import Subscriptions
from services.runtime.working.unit_of_work import UnitOfWork


class ReleaseIsBroken(Exception):
    """What the handlers of this release raise."""


async def fails(batch: Sequence[Received], work: UnitOfWork[Any, Any]) -> None:
    """Work no event. Raises ReleaseIsBroken where there is one."""
    del work
    if batch:
        raise ReleaseIsBroken


def broken(made_as: Callable[..., Subscriptions[Any, Any]]) -> Callable[..., Subscriptions[Any, Any]]:
    """The same events are heard, and none of them is worked."""

    @wraps(made_as)
    def make(*parts: Any) -> Subscriptions[Any, Any]:
        return replace(made_as(*parts), work_batch=fails)

    return make


def main() -> None:
    """Run the service that is named, as if it were run itself."""
    for name in ("one_by_one", "all_at_once"):
        setattr(subscriptions, name, broken(getattr(subscriptions, name)))
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
