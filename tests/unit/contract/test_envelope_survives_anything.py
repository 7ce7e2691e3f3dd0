"""Whatever a stranger sends, reading it gives an envelope or says why not; it never fails in another way."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from services.contract import envelope as envelopes
from services.contract.envelope import KNOWN, Envelope, Unreadable
from tests.support.builders import an_envelope

ROUNDS = 2_000
GOOD: list[tuple[Any, Any]] = [*envelopes.to_headers(an_envelope(traceparent="00-0-0-01", synthetic=True))]
STRUCTURED = ("content-type", b"application/cloudevents+json")

ODD_RAW = (
    None,
    b"",
    b"\x00",
    b"\xff\xfe",
    b"9" * 5000,
    "١".encode(),
    b"-0",
    b"1e3",
    b"NaN",
    b"0001-01-01T00:00:00+14:00",
)
ODD_NAMES = ("", "ce_", "CE_ID", "ce_İd", "ce_data", "content-type", "\x00", b"ce_id", 7, None, ("ce_id",))
ODD_HELD: tuple[Any, ...] = (
    None,
    True,
    1,
    -1,
    10**30,
    1.5,
    1e308,
    "",
    "\x00",
    "١",
    [],
    {},
    [[[]]],
    {"data": {}},
    "9" * 5000,
)
ODD_JSON = (
    b"[" * 50_000,
    b'{"data":' * 50_000,
    b"NaN",
    b'{"id":"\xed\xa0\x80"}',
    b"9" * 5000,
    b"\xef\xbb\xbf{}",
    b"\x00{",
)

Message = tuple[list[tuple[Any, Any]], bytes | None]


def odd_binary(chance: random.Random) -> Message:
    headers = list(GOOD)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(headers))
        name, raw = headers[place]
        headers[place] = chance.choice([(name, chance.choice(ODD_RAW)), (chance.choice(ODD_NAMES), raw)])
        headers.append(chance.choice([(chance.choice(ODD_NAMES), b"x"), (f"x{place}", b"x"), headers[place]]))
    return headers, chance.choice([None, b"", b"{}", b"\xff"])


def odd_structured(chance: random.Random) -> Message:
    whole: dict[str, Any] = {name: dict(GOOD)[f"ce_{name}"].decode() for name in KNOWN} | {"data": {"x": 1}}
    for _ in range(chance.randint(1, 3)):
        whole[chance.choice([*KNOWN, "data", "more"])] = chance.choice(ODD_HELD)
    return [STRUCTURED], chance.choice([json.dumps(whole).encode()] * 5 + [*ODD_JSON])


def bit_flipped(chance: random.Random) -> Message:
    headers, value = chance.choice([(list(GOOD), b"{}"), odd_structured(chance)])
    place = chance.randrange(len(headers))
    name, raw = headers[place]
    headers[place] = (name, _flip(raw, chance))
    return headers, _flip(value, chance)


def _flip(raw: bytes | None, chance: random.Random) -> bytes:
    flipped = bytearray(raw or b"?")
    flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def whole(envelope: Envelope) -> bool:
    """What was read can be written again, and read again as the same."""
    return envelopes.read(envelopes.to_headers(envelope), b"{}")[0] == envelope


@pytest.mark.parametrize("odd", [odd_binary, odd_structured, bit_flipped])
def test_reading_gives_an_envelope_or_says_why_not(odd: Callable[[random.Random], Message]) -> None:
    chance = random.Random(odd.__name__)  # noqa: S311 - the same oddities in every run, not secrets
    outcomes = {"read": 0, "unreadable": 0}

    for _ in range(ROUNDS):
        headers, value = odd(chance)
        try:
            envelope, _ = envelopes.read(headers, value)
        except Unreadable:
            outcomes["unreadable"] += 1
        else:
            assert whole(envelope)
            outcomes["read"] += 1

    assert min(outcomes.values()) > ROUNDS // 100, outcomes
