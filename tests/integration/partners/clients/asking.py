"""What every client is given, and what it reads."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.running.stage import Stage

SECONDS = 150


@dataclass(frozen=True)
class Question:
    """What a partner asks: the headers that the contract's page names, the record's key, and the request."""

    headers: Mapping[str, str]
    key: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the client says that it read."""

    key: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


# Asks on the partner's topic of this stage; the answers are all that lie on its other topic.
Ask = Callable[[Stage, Question], Awaitable[list[Answer]]]


async def run(line: Sequence[str], given: str = "") -> str:
    """What a program prints that is given this on standard input, and ends well."""
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(*line, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        said, complained = await asyncio.wait_for(program.communicate(given.encode()), SECONDS)
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
    assert program.returncode == 0, f"{line[0]} ended with {program.returncode}: {complained.decode()[-2000:]}"
    return said.decode()


def in_one_line(body: Mapping[str, Any]) -> str:
    """The request as JSON; a console's line is a record."""
    return json.dumps(body, ensure_ascii=False)
