"""Doing several things at once, of which all must succeed."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def side_by_side(*works: Coroutine[Any, Any, Result]) -> list[Result]:
    """Their results, in their order; at the first failure the others are called off and that failure is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in works]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
