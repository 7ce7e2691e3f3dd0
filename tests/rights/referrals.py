"""Referral with two people, one of each borough, each with an entry of every kind in their record."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role
from services.contract.words.measure_words import Instrument
from services.referral.service import table
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.rights.people import OTHER, OWN, PEOPLE
from tests.rights.routes import Route, routes_of
from tests.rights.world import NAMES, WORDS, World, cookie_of
from tests.support.builders import NOW, ORGANIZATION_ID, a_matched
from tests.unit.referral.v1.test_rights import ASKS

POSTCODES = {OWN: "se154qn", OTHER: "e16an"}
NUMBERS = {OWN: "999 000 0018", OTHER: "999 000 0026"}
# Who works in Southwark, and said who came.
PEOPLE_OF_OURS = "invented-link-workers"
SURGERIES = {OWN: "invented-surgery", OTHER: "another-surgery"}
PLACES = {OWN: ORGANIZATION_ID, OTHER: UUID(int=77)}
# What is sent where the actions of test_rights send nothing.
_MORE: Mapping[str, dict[str, object]] = {
    "/v1/referrals": {},
    "/refer/{referral_id}/messages": {"text": "An invented message.", "to": "link-worker"},
    "/work/referrals/{referral_id}/same-person/{other_id}": {"verdict": "same", "reason": "details-compared"},
    "/refer/{referral_id}/withdrawal": {"reason": "made-in-error"},
}


async def the_world() -> World:
    """The service, in which everybody of PEOPLE has signed in."""
    service = ServiceInMemory()
    parameters = {borough: await _there(service, borough) for borough in (OWN, OTHER)}
    for who, caller in PEOPLE.items():
        if caller:
            await service.stores.sessions.begin(hash_token(cookie_of(who)), caller, service.now)
    kept = service.storage.memory, service.storage.stores

    async def begin_anew() -> None:
        service.storage.memory, service.storage.stores = kept

    routes = tuple(routes_of("referral", table(a_referring()).doors))
    marks = {borough: (WORDS[borough], NAMES[borough], *_ids(parameters[borough])) for borough in (OWN, OTHER)}
    return World("referral", routes, service.doors, parameters, _body, begin_anew, marks)


def _ids(parameters: Mapping[str, str]) -> list[str]:
    return [one for name, one in parameters.items() if name.endswith("_id}")]


async def _there(service: ServiceInMemory, borough: BoroughSlug) -> dict[str, str]:
    word = WORDS[borough]
    asked = a_request(
        person__name=NAMES[borough],
        person__nhs_number=NUMBERS[borough],
        person__email=f"{word}@people.example",
        postcode=POSTCODES[borough],
        story=f"A story with {word} in it.",
        consent__share_with_provider=True,
    )
    surgery = service.at_the_door(SURGERIES[borough])
    made = await surgery.post("/v1/referrals", json=asked, headers={"Idempotency-Key": word})
    assert made.status_code == 201, made.text
    referral_id = made.json()["referral_id"]
    held = a_matched(referral_id=referral_id, organization_id=PLACES[borough], service_name=f"The {word} club")
    await service.consume(held)
    alike = {**asked, "person": {**asked["person"], "name": f"Alike {word}"}}
    del alike["person"]["nhs_number"]
    other = await surgery.post("/v1/referrals", json=alike, headers={"Idempotency-Key": f"{word}-alike"})
    assert other.status_code == 201, other.text
    named = {"{referral_id}": referral_id, "{other_id}": other.json()["referral_id"]}
    return {**_ANYWHERE, **named} | await _record(service, borough, referral_id)


async def _record(service: ServiceInMemory, borough: BoroughSlug, referral_id: str) -> dict[str, str]:
    """An entry of every kind, in each of whose texts stands the borough's word."""
    entries = {"attendance_id": await _attended(service, borough, referral_id)}
    for role in (Role.LINK_WORKER, Role.SAFEGUARDING_LEAD):
        client = _worker(service, borough, role)
        for ask in ASKS.values():
            kind = ask.path.strip("/")
            if ask.method != "POST" or ask.body is None or kind not in _KINDS or kind in entries:
                continue
            body = {name: _with(WORDS[borough], text) for name, text in ask.body.items()}
            if kind == "spending":
                body["goal_id"] = entries["goals"]
                await client.put(f"/v1/referrals/{referral_id}/budget", json={"granted_pence": 5_000})
            headers = {"Idempotency-Key": f"{kind}-{borough}"}
            answer = await client.post(f"/v1/referrals/{referral_id}/{kind}", json=body, headers=headers)
            if answer.status_code == 201:
                entries[kind] = str(answer.json().get("entry_id") or answer.headers["location"].rpartition("/")[2])
    assert set(_KINDS) < set(entries), entries
    return {
        "{attendance_id}": entries["attendance_id"],
        **{f"{kind}/{{entry_id}}": entries[kind] for kind in _KINDS},
        "{instrument}/{entry_id}": entries["measures"],
        "{instrument}": Instrument.ONS4.value,
    }


_ANYWHERE = {"{number}": "1", "{slug}": "right-missing", "{path}": "pages.css", "{name}": "needs"}
_KINDS = ("goals", "contacts", "notes", "tasks", "messages", "risks", "incidents", "measures", "spending")


async def _attended(service: ServiceInMemory, borough: BoroughSlug, referral_id: str) -> str:
    """Somebody came, which the organisation that says so may put right."""
    by = replace(_caller(borough, Role.LINK_WORKER), organisation=PEOPLE_OF_OURS)
    service.callers.known[hash_token(by.organisation)] = by
    said = {"outcome": "attended", "on": f"{NOW:%Y-%m-%d}"}
    answer = await service.at_the_door(by.organisation).post(
        f"/v1/referrals/{referral_id}/attendances", json=said, headers={"Idempotency-Key": f"attended-{borough}"}
    )
    assert answer.status_code == 200, answer.text
    attended: str = answer.json()["attendances"][0]["attendance_id"]
    return attended


def _with(word: str, said: Any) -> Any:
    return f"{said} {word}" if isinstance(said, str) and " " in said else said


def _worker(service: ServiceInMemory, borough: BoroughSlug, role: Role) -> httpx.AsyncClient:
    caller = _caller(borough, role)
    service.callers.known[hash_token(caller.organisation)] = caller
    return service.at_the_door(caller.organisation)


def _caller(borough: BoroughSlug, role: Role) -> Caller:
    return Caller(f"{borough}-{role}", frozenset({"referral:work"}), f"{role}", (role.value,), (borough,))


def _body(route: Route) -> Mapping[str, object]:
    below = route.path.removeprefix("/v1/referrals/{referral_id}")
    for ask in ASKS.values():
        if ask.method == route.method and re.sub(r"[0-9a-f-]{36}", "{}", ask.path) == re.sub(r"\{\w+\}", "{}", below):
            return ask.body or {}
    return _MORE.get(route.path, {})
