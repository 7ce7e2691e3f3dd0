"""What no door asks for: addresses, methods, headers and tokens, to be put in the place of good ones."""

from collections.abc import Callable
from random import Random

Header = tuple[bytes, bytes]

_PATHS = (
    b"/",
    b"//",
    b"/%00",
    b"/%ED%A0%80",
    b"/..%2f..%2fetc",
    b"/\xff\xfe",
    b"/a" * 3_000,
    b"*",
    b"http://x/",
    b"/%",
)
METHODS = (b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS", b"TRACE", b"BREW", b"get", b"CONNECT")
HEADERS: tuple[Header, ...] = (
    (b"Content-Type", b"text/plain"), (b"Content-Type", b"application/json; charset=utf-16"),
    (b"Content-Type", b"\xff"), (b"Content-Type", b"multipart/form-data; boundary=x"), (b"Content-Encoding", b"gzip"),
    (b"Content-Encoding", b"x,y"), (b"Accept", b"\xff/*"), (b"Accept-Language", b"x" * 3_000),
    (b"Expect", b"100-continue"), (b"Expect", b"x"), (b"If-Match", b'"\xff"'), (b"If-Match", b"*"),
    (b"If-None-Match", b'W/"1", "2"'), (b"Idempotency-Key", b""), (b"Idempotency-Key", b"x" * 5_000),
    (b"Idempotency-Key", b"\xc3\xa9\xff"), (b"Idempotency-Key", b"a\tb"),
    (b"traceparent", b"00-" + b"0" * 32 + b"-0-00"), (b"X-Forwarded-For", b"\xff, ::1"), (b"Host", b"\xff"),
    (b"Host", b""), (b"X-Request-Id", b"not-an-id"), (b"X-Correlation-Id", b"\xff" * 100), (b"Synthetic", b"perhaps"),
    (b"Range", b"bytes=9-1"), (b"Cookie", b"a=" + b"b" * 4_000), (b"Upgrade", b"websocket"),
    (b"Connection", b"upgrade, x"), (b"X" * 4_000, b"1"), (b"NHSD-Target-Identifier", b"e30="),
    (b"X-Large", b"x" * 40_000), (b"bad name", b"1"), (b"Transfer-Encoding", b"x"), (b"Content-Length", b"-1"),
    (b"Content-Length", b"1e3"), (b"Content-Length", b"99999999999"), (b"Nul", b"a\0b"),
)  # fmt: skip
# After these nobody can say where the next request would begin.
ALONE = {
    b"Content-Length",
    b"Transfer-Encoding",
    b"Connection",
    b"Upgrade",
    b"X-Large",
    b"bad name",
    b"Nul",
    b"Expect",
}


def odd_path(path: bytes, chance: Random) -> bytes:
    """Another address than this, or this one with something odd."""
    odd: list[Callable[[], bytes]] = [
        lambda: chance.choice(_PATHS),
        lambda: path + chance.choice(_PATHS),
        lambda: path + b"?" + b"&".join([b"after=%00", b"limit=-1", b"=", b"&", b"%", b"\xff=\xff"] * 20),
        lambda: path + b"?" + b"limit=1&limit=x&page=" + b"9" * 400,
        lambda: path[: chance.randrange(1, len(path) + 1)],
    ]
    return chance.choice(odd)()


def odd_token(chance: Random) -> Header:
    """A token that nobody was given, or none at all."""
    invented = chance.randbytes(24).hex().encode()
    odd = (b"", b"Bearer", b"Bearer ", b"Basic eDp4", b"Bearer \xff\xfe", b"Bearer " + b"x" * 5_000, b"Bearer a b")
    return b"Authorization", chance.choice((*odd, *[b"Bearer " + invented] * 5))
