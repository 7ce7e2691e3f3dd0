"""The doors over HTTP by which the callers refer, each with its own form of request and answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deploy.demo.doors import REFERRALS
from deploy.demo.gp_system import MESSAGES, referral_id_in, sent
from deploy.invented.referrals import Planned

Body = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """What is sent where, and how the referral's id is found in the answer; None where there is none in it."""

    path: str
    body: Body
    headers: dict[str, str]
    referral_id: Callable[[Body], str | None]


def by_json(planned: Planned, key: str, token: str) -> Request:
    """A request of a program."""
    return Request(REFERRALS, planned.asked, _headers(token, key), lambda answer: answer.get("referral_id"))


def by_fhir(planned: Planned, key: str, token: str) -> Request:
    """A message of a GP's system."""
    body, headers = sent(planned, key, token)
    return Request(MESSAGES, body, headers, referral_id_in)


def in_a_list(planned: Planned, key: str, token: str) -> Request:
    """A list of one row, as a program would send it that reads lists."""
    body = {"rows": [{"idempotency_key": key, "referral": planned.asked}]}
    return Request(f"{REFERRALS}/batch", body, _headers(token), lambda answer: _rows(answer)[0]["referral_id"])


_DOORS = {"http": by_json, "fhir": by_fhir, "import": in_a_list}
_IN_TURN = ("http", "http", "fhir", "http", "import")


def door_of(planned: Planned) -> str:
    """The name of the door by which it is sent, where no partner sends it."""
    return _IN_TURN[planned.number % len(_IN_TURN)]


def request(planned: Planned, key: str, token: str, *, synthetic: bool) -> Request:
    """What is sent of a referral; lists have no mark for what is synthetic, so that goes by the door for programs."""
    marked = by_json(planned, key, token)
    if synthetic:
        return Request(marked.path, marked.body, marked.headers | {"Synthetic": "true"}, marked.referral_id)
    return _DOORS[door_of(planned)](planned, key, token)


def _headers(token: str, key: str | None = None) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {token}"}
    return headers | {"Idempotency-Key": key} if key else headers


def _rows(answer: Body) -> list[Body]:
    rows: list[Body] = answer.get("rows") or [{"referral_id": None}]
    return rows
