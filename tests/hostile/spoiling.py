"""Spoils JSON, as a value and as bytes: each kind has a name, by which it is counted."""

import gzip
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Path = tuple[Any, ...]

DEEP = 2_000
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 10**400, -(2**63) - 1, 1e308, 5e-324, float("nan"), float("inf"), "", " ",
    "\0", "\x1b[31m", "\ud800", "\udfff\ud800", "\u202e", "a\u0300" * 50, "\uffff", "\U0001f4a5", "0", "null",
    "../../etc/passwd", "' OR 1=1", "${jndi:x}", "<script>", "2026-02-30", "9999-12-31T23:59:60Z", "0000-00-00",
    "-1", "1e9", "\u0663",
    [], {}, [[]], [None], {"": None}, {"$ne": None}, {"$where": "1"}, {"a.b": 1}, {"__proto__": {}},
)  # fmt: skip


def _paths(value: Any, at: Path = ()) -> Iterator[Path]:
    yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in children:
        yield from _paths(child, (*at, name))


def _changed(value: Any, at: Path, change: Callable[[Any], Any]) -> Any:
    if not at:
        return change(value)
    copied = value.copy()
    copied[at[0]] = _changed(value[at[0]], at[1:], change)
    return copied


def _somewhere(value: Any, chance: Random, change: Callable[[Any], Any]) -> Any:
    return _changed(value, chance.choice(list(_paths(value))), change)


def _left_out(inside: Any, chance: Random) -> Any:
    if not isinstance(inside, dict) or not inside:
        return None
    gone = chance.choice(list(inside))
    return {name: one for name, one in inside.items() if name != gone}


def _nested(inside: Any, chance: Random) -> Any:
    for _ in range(chance.choice((3, 40, 120))):
        inside = [inside] if chance.random() < 0.5 else {"a": inside}
    return inside


def _more(inside: Any, chance: Random) -> Any:
    if isinstance(inside, dict):
        return {**inside, chance.choice(("_id", "$set", "", "\0", "x" * 300, "referral_id")): chance.choice(ODD)}
    return [inside] * chance.choice((2, 30, 500))


def _with_odd_text(inside: Any, chance: Random) -> Any:
    odd = chance.choice([one for one in ODD if isinstance(one, str)])
    return inside + odd if isinstance(inside, str) else odd * chance.choice((1, 20))


_IN_VALUES: dict[str, Callable[[Any, Random], Any]] = {
    "wrong type or value": lambda _, chance: chance.choice(ODD),
    "left out": _left_out,
    "nested": _nested,
    "more than there should be": _more,
    "odd text": _with_odd_text,
    "long text": lambda _, chance: chance.choice("xé\0") * chance.choice((300, 5_000)),
}


def _flipped(body: bytes, chance: Random) -> bytes:
    changed = bytearray(body or b"\0")
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _named_twice(body: bytes, chance: Random) -> bytes:
    names = [part for part in body.split(b'"')[1::2] if part] or [b"a"]
    return body.replace(b"{", b'{"%s":%s,' % (chance.choice(names), chance.choice((b"1", b"null", b'"x"'))), 1)


_IN_BYTES: dict[str, Callable[[bytes, Random], bytes]] = {
    "bits flipped": _flipped,
    "cut off": lambda body, chance: body[: chance.randrange(max(1, len(body)))],
    "named twice": _named_twice,
    "another coding": lambda body, chance: body.decode().encode(chance.choice(("utf-16", "utf-32", "utf-8-sig"))),
    "not UTF-8": lambda body, chance: body.replace(b"e", chance.choice((b"\xff", b"\xed\xa0\x80", b"\xc0\x80")), 1),
    "compressed": lambda body, _: gzip.compress(body, 1),
    "any bytes": lambda _, chance: chance.randbytes(chance.choice((0, 1, 40, 2_000))),
    "far too deep": lambda _, chance: chance.choice((b"[", b'{"a":', b"[{")) * chance.choice((DEEP, 20_000)),
    "a huge number": lambda _, chance: chance.choice((b"9" * 5_000, b"-1e999999", b"1" + b"0" * 400 + b".5")),
    "empty": lambda _, chance: chance.choice((b"", b" ", b"\n", b"null", b'""', b"0", b"[]", b"{}")),
    "twice": lambda body, _: body + body,
}


def spoiled(value: Any, chance: Random) -> tuple[str, bytes]:
    """The value as JSON with something wrong, mostly inside, seldom in its bytes, and what that is."""
    name = chance.choice(list(_IN_VALUES))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        value = _somewhere(value, chance, lambda inside: _IN_VALUES[name](inside, chance))
    if chance.random() < 0.7:
        return name, as_json(value, chance)
    name = chance.choice(list(_IN_BYTES))
    return name, _IN_BYTES[name](as_json(value), chance)


def as_json(value: Any, chance: Random | None = None) -> bytes:
    """The value as JSON; by chance with its letters as they are, half of a pair of surrogates too."""
    if chance and chance.random() < 0.5:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return json.dumps(value).encode()
