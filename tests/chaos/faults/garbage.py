"""What a broken partner may send: each kind of garbage, made of a good record. None of it can be read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from tests.chaos.findings.evidence import Logged
from tests.chaos.load.posting import Mangled

Garbling = Callable[[Logged], Logged]
A_MEGABYTE = 1024 * 1024


def every_kind(chance: Random) -> Iterator[Garbling]:
    """Every kind, in an order of the chance's."""
    kinds: list[Garbling] = [
        lambda good: _with_value(good, _flipped(good.value or b"", chance)),
        lambda good: _with_value(good, (good.value or b"")[: chance.randint(1, len(good.value or b"") - 1)]),
        lambda good: _with_value(good, b'"' + b"x" * A_MEGABYTE + b'"'),
        lambda good: _with_value(good, b"[" * 100_000 + b"]" * 100_000),
        lambda good: _with_value(good, b"\0" + (good.value or b"")),
        lambda good: _with_value(good, None),
        lambda good: _with_header(good, "ce_source", b"\xff\xfe"),
        lambda good: _with_header(good, "ce_source", None),
        lambda good: _with_header(good, "ce_type", b"org.example.person-told.v1"),
        lambda good: _with_header(good, "ce_type", b"org.example.invented.v1"),
        lambda good: replace(good, headers=[*good.headers, ("ce_id", b"twice")]),
        lambda good: replace(good, key=bytes(4 * A_MEGABYTE)),
        lambda good: replace(good, headers=[*good.headers, ("fat", bytes(A_MEGABYTE))]),
        lambda good: replace(good, headers=[*good.headers, *[("many", b"")] * 20_000]),
        lambda good: replace(good, headers=[*good.headers, (Mangled(r"\xff\xfe-name"), b"")]),
    ]
    chance.shuffle(kinds)
    return iter(kinds)


def _flipped(value: bytes, chance: Random) -> bytes:
    # The bit is one of the brace that an event opens with, because a bit of a name could be flipped unnoticed.
    return bytes([value[0] ^ 1 << chance.randrange(8)]) + value[1:]


def _with_value(good: Logged, value: bytes | None) -> Logged:
    return replace(good, value=value)


def _with_header(good: Logged, name: str, raw: bytes | None) -> Logged:
    return replace(good, headers=[(each, raw if each == name else kept) for each, kept in good.headers])
