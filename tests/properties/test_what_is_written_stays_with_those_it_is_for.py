"""Whatever is recorded beside a referral, and whatever becomes of that: each text is read by those it is for alone.

It stands in no event, no log line, and nowhere in the clear in what is kept.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.referral.domain.record.entry import Entry
from services.referral.doors.v1.record import EVERY_KIND
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched

SIDES = ("surgery", "provider", "link_worker", "lead")
STRANGERS = ("another_surgery", "another_provider", "messenger", "ops", "stranger")
TODAY = f"{NOW:%Y-%m-%d}"
AGREES = a_request(consent__share_with_provider=True)
SERVICE = ServiceInMemory()
KEYS = count()


@dataclass(frozen=True)
class Write:
    """Something that is written, which field of it is sealed, and which sides it is for while the place is held."""

    by: str
    path: str
    body: dict[str, Any]
    text: str
    readers: frozenset[str]


def write(by: str, path: str, text: str, readers: str, **body: Any) -> Write:
    return Write(by, path, body, text, frozenset(readers.split()))


WRITES = [
    write("surgery", "goals", "words", "surgery provider link_worker"),
    write("link_worker", "contacts", "text", "surgery link_worker", how="phone", outcome="left-word"),
    write("link_worker", "notes", "text", "link_worker"),
    write("link_worker", "tasks", "text", "link_worker", what="other", due_on=TODAY),
    write("link_worker", "messages", "text", "link_worker surgery", to=["referrer"]),
    write("link_worker", "messages", "text", "link_worker provider", to=["provider"]),
    write("surgery", "messages", "text", "surgery link_worker", to=["link-worker"]),
    write("provider", "messages", "text", "provider surgery link_worker", to=["referrer", "link-worker"]),
    write("provider", "risks", "text", "surgery provider link_worker lead", risk="animals"),
    write("link_worker", "risks", "text", "surgery link_worker lead", risk="abuse-at-home"),
    write("link_worker", "incidents", "what_happened", "lead", incident="other", happened_on=TODAY),
    write("provider", "incidents", "what_happened", "lead", incident="neglect", happened_on=TODAY),
]
# What becomes of the referral, after which its provider is nobody's any more.
ENDS: dict[str, dict[str, Any]] = {
    "closure": {"reason": "completed", "outcome": "need-met"},
    "withdrawal": {"reason": "person-asked"},
    "consent-withdrawal": {},
    "consent": {"share_with_provider": False},
    "human-request": {"reasons": ["safeguarding"]},
    "rerouting": {"reason": "moved", "to_borough": "lambeth"},
}


@pytest.fixture(autouse=True)
def _all_log_lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")


TEXTS = st.text(st.characters(categories=["L", "P", "S"]), max_size=40)


@given(written=st.lists(st.tuples(st.sampled_from(WRITES), TEXTS), max_size=12), end=st.sampled_from([*ENDS]))
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    # Not made smaller, because each takes a hundred requests and more.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_each_text_is_read_by_those_it_is_for(
    caplog: pytest.LogCaptureFixture, written: list[tuple[Write, str]], end: str
) -> None:
    asyncio.run(_play(written, end, caplog))


async def _play(written: list[tuple[Write, str]], end: str, caplog: pytest.LogCaptureFixture) -> None:
    SERVICE.begin_anew()
    caplog.clear()
    there = await _expected()
    for number, (one, text) in enumerate(written):
        answer = await _post(one.by, f"{there}/{one.path}", **one.body, **{one.text: f"{_mark(number)} {text}"})
        assert answer.status_code == 201, answer.text
        assert _mark(number) not in answer.text
    await _check_who_reads(written, there, SIDES)
    assert (await _post("link_worker", f"{there}/{end}", **ENDS[end])).status_code == 200
    await _check_who_reads(written, there, [side for side in SIDES if side != "provider"])
    others = "".join([await _all_that_is_read(one, there) for one in ("provider", *STRANGERS)])
    said = "".join(f"{one.key} {one.value!r} {one.envelope}" for one in SERVICE.published)
    kept = "".join(
        str(vars(store)) for store in (SERVICE.stores.record, SERVICE.stores.replies, SERVICE.stores.disclosures)
    )
    states = str(SERVICE.storage.memory.states)
    assert "secret" not in others + said + kept + states + caplog.text


async def _check_who_reads(written: list[tuple[Write, str]], there: str, may_read: Collection[str]) -> None:
    for side in SIDES:
        shown = await _all_that_is_read(side, there)
        for number, (one, _) in enumerate(written):
            assert (_mark(number) in shown) == (side in one.readers and side in may_read), (side, one)


def _mark(number: int) -> str:
    return f"secret-{number}-"


async def _expected() -> str:
    made = await SERVICE.surgery.post("/v1/referrals", json=AGREES, headers={"Idempotency-Key": "made"})
    await SERVICE.consume(a_matched(referral_id=made.json()["referral_id"]))
    where: str = made.headers["location"]
    await _post("link_worker", f"{where}/assignment", person="invented-link-worker")
    return where


async def _post(who: str, where: str, **body: Any) -> httpx.Response:
    client: httpx.AsyncClient = getattr(SERVICE, who)
    return await client.post(where, json=body, headers={"Idempotency-Key": f"key-{next(KEYS)}"})


async def _all_that_is_read(who: str, there: str) -> str:
    client: httpx.AsyncClient = getattr(SERVICE, who)
    paths = {kind.kind: kind.path for kind in EVERY_KIND}
    kept: dict[UUID, Entry] = vars(SERVICE.stores.record)["kept"]
    entries = [f"{there}/{paths[one.kind]}/{one.entry_id}" for one in kept.values()] if who in SIDES else []
    lists = [f"{there}/{path}" for path in paths.values()]
    addresses = [there, "/v1/referrals", "/v1/worklist?view=borough&kind=tasks-due", "/v1/incidents", *lists, *entries]
    return "".join([(await client.get(one)).text for one in addresses])
