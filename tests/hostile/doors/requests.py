"""A request for each number: what a door asks for, mostly spoiled; the same for the same number and seed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

from deploy.demo.doors import REFERRALS
from deploy.demo.gp_system import MESSAGES, sent
from deploy.invented.referrals import Planned
from tests.hostile.doors.oddities import ALONE, HEADERS, METHODS, Header, odd_path, odd_token
from tests.hostile.doors.schemas import Examples, Operation
from tests.hostile.spoiling import ODD, as_json, spoiled

Headers = list[Header]


@dataclass(frozen=True)
class Request:
    """What is sent to a service, and what is wrong with it; `alone` is what goes on a connection of its own."""

    number: int
    service: str
    kind: str
    sent: bytes
    alone: bool

    @property
    def is_head(self) -> bool:
        """Whether no body is answered."""
        return self.sent.startswith(b"HEAD ")


class Draft(NamedTuple):
    """A request in its parts. `alone` is what may leave a connection of no use, as an odd address or CONNECT does."""

    kind: str
    method: bytes
    path: bytes
    headers: Headers
    body: bytes
    alone: bool = False

    @property
    def whole(self) -> bytes:
        """The bytes on the wire."""
        names = {name for name, _ in self.headers}
        usual = {b"Host": b"linkway.example", b"Content-Length": str(len(self.body)).encode()}
        every = [*((name, value) for name, value in usual.items() if name not in names), *self.headers]
        head = b"".join(name + b": " + value + b"\r\n" for name, value in every)
        return self.method + b" " + self.path + b" HTTP/1.1\r\n" + head + b"\r\n" + self.body


@dataclass(frozen=True)
class Requests:
    """Makes requests. `tokens` are known to the service, `planned` are people to refer, `examples` go by service."""

    seed: int
    operations: Sequence[Operation]
    examples: Mapping[str, Examples]
    tokens: Mapping[str, Sequence[str]]
    planned: Sequence[Planned]

    def numbered(self, number: int) -> Request:
        """The request of this number."""
        chance = Random(f"{self.seed} request {number}")  # noqa: S311 - it must repeat itself
        asked = chance.choice(self.operations)
        body, headers = self._good(asked, chance, number)
        good = Draft("as it should be", asked.method.encode(), self._path(asked, chance), headers, b"")
        if body is not None:
            good = good._replace(body=as_json(body))
        draft = self._spoiled(good, asked, body, chance)
        return Request(number, asked.service, draft.kind, draft.whole, draft.alone)

    def _spoiled(self, good: Draft, asked: Operation, body: Any, chance: Random) -> Draft:
        match chance.choice(("body",) * 5 + ("address", "header", "header", "token", "method", "good")):
            case "body" if body is None:
                return good._replace(kind="odd parameter", path=self._path(asked, chance, odd=0.6))
            case "body":
                kind, raw = spoiled(body, chance)
                return good._replace(kind=kind, body=raw)
            case "good":
                return good
            case part:
                return _SPOILS[part](good, chance)

    def _good(self, asked: Operation, chance: Random, number: int) -> tuple[Any, Headers]:
        token = chance.choice(self.tokens[asked.service])
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"hostile-{number}"}
        person = self.planned[number % len(self.planned)]
        if asked.path.endswith(MESSAGES):
            said, headers = sent(person, f"hostile-{number}", token)
            body: Any = said
        elif asked.method == "POST" and asked.path.endswith(REFERRALS) and chance.random() < 0.8:
            body = person.asked
        else:
            body = None if asked.body is None else self.examples[asked.service].of(asked.body, chance)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        return body, [(name.encode(), value.encode()) for name, value in headers.items()]

    def _path(self, asked: Operation, chance: Random, odd: float = 0.05) -> bytes:
        path, query = asked.path, []
        for one in asked.parameters:
            usual = self.examples[asked.service].of(one.get("schema", {}), chance)
            value = chance.choice(ODD) if chance.random() < odd else usual
            written = quote(str(value).encode("utf-8", "surrogatepass"), safe="")[:1_000]
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", written or "-")
            elif one["in"] == "query" and chance.random() < 0.5:
                query.append(f"{one['name']}={written}")
        return (path + ("?" + "&".join(query) if query else "")).encode()


def _with_odd_address(good: Draft, chance: Random) -> Draft:
    return good._replace(kind="odd address", path=odd_path(good.path, chance), alone=True)


def _by_another_method(good: Draft, chance: Random) -> Draft:
    return good._replace(kind="another method", method=chance.choice(METHODS), alone=True)


def _with_odd_token(good: Draft, chance: Random) -> Draft:
    headers = [odd_token(chance) if one[0] == b"Authorization" else one for one in good.headers]
    return good._replace(kind="odd token", headers=headers)


def _with_odd_headers(good: Draft, chance: Random) -> Draft:
    odd = chance.sample(HEADERS, chance.choice((1, 1, 3)))
    names = {name for name, _ in odd}
    headers = [one for one in good.headers if one[0] not in names] + odd
    return good._replace(kind="odd header", headers=headers, alone=bool(names & ALONE))


_SPOILS: Mapping[str, Callable[[Draft, Random], Draft]] = {
    "address": _with_odd_address,
    "method": _by_another_method,
    "token": _with_odd_token,
    "header": _with_odd_headers,
}
