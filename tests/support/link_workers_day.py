"""A referral of an invented person as a link worker comes to it, and what they do with it on its pages."""

from typing import Any

import httpx

from tests.fakes.referral import of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.page_forms import Typed, fields_of, filled_in

# The fields of a day, as a form has them.
TODAY = {f"__{part}": f"{value}" for part, value in (("day", NOW.day), ("month", NOW.month), ("year", NOW.year))}
SECRET = "Her neighbour, Mrs Invented, has the key."


async def referred(service: ServiceInMemory, number: int = 1, /, key: str = "made", **changes: Any) -> str:
    """The address of the page of somebody who was referred; another person for each number, once for each key."""
    asked = of_somebody_else(number, **changes)
    made = await service.surgery.post("/v1/referrals", json=asked, headers={"Idempotency-Key": f"{key}-{number}"})
    assert made.status_code == 201, made.text
    return f"/work/referrals/{made.json()['referral_id']}"


async def offered(service: ServiceInMemory, number: int = 1, **changes: Any) -> str:
    """The same, where a place at an invented lunch club is offered to the person."""
    page = await referred(service, number, **changes)
    await service.consume(a_matched(referral_id=id_of(page), answer="offer"))
    return page


def id_of(page: str) -> str:
    return page.rpartition("/")[2]


async def does(
    service: ServiceInMemory, page: str, form: str, /, by: httpx.AsyncClient | None = None, **typed: Any
) -> httpx.Response:
    """What is answered to a link worker who fills in this form below the page, and sends it."""
    named: Typed = {name.replace("__", "-"): value for name, value in typed.items()}
    return await filled_in(by or service.link_worker, f"{page}/{form}", named)


def on(name: str) -> dict[str, Any]:
    """Today, typed into the fields of the day of this name."""
    return {f"{name}{part}": value for part, value in TODAY.items()}


async def read(service: ServiceInMemory, page: str, by: httpx.AsyncClient | None = None) -> str:
    shown = await (by or service.link_worker).get(page)
    assert shown.status_code == 200, shown.text
    return shown.text


async def seen_by_programs(service: ServiceInMemory, page: str) -> dict[str, Any]:
    """The referral as the JSON door shows it to a link worker."""
    view: dict[str, Any] = (await service.link_worker.get(f"/v1/referrals/{id_of(page)}")).json()
    return view


async def entries(service: ServiceInMemory, page: str, kind: str, by: httpx.AsyncClient | None = None) -> list[Any]:
    """The entries of this kind as the JSON door shows them."""
    found = await (by or service.link_worker).get(f"/v1/referrals/{id_of(page)}/{kind}")
    listed: list[Any] = found.json()["entries"]
    return listed


async def presses(service: ServiceInMemory, page: str, what: str) -> httpx.Response:
    """What is answered to a link worker who presses this button on the person's page."""
    typed = fields_of(await read(service, page), f"{page}/{what}")
    return await service.link_worker.post(f"{page}/{what}", data=typed)
