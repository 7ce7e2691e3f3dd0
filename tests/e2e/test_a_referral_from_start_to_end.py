"""One referral's whole life through four processes: taken in, matched, told, attended, counted."""

from datetime import datetime
from typing import Any

import httpx

from deploy import tokens
from deploy.demo.living import LONDON
from deploy.local.platform import Platform
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import TokenRight
from services.reporting.domain.journey import Stage
from services.runtime.working.callers import Caller
from tests.e2e.watching import ANSWER_SECONDS, at_rest, figures, mails
from tests.running.stage import until

BODY = {
    "needs": ["loneliness"],
    "story": "Has seen nobody since the lunch club closed. (Invented.)",
    "urgency": "routine",
    "person": {
        "name": "Adaeze Invented",
        "born_on": "1951-03-04",
        "gender": "female",
        "nhs_number": "999 054 8609",
        "email": "adaeze.invented@mail.example",
    },
    "postcode": "SE15 4QN",
    "consent": {"to_refer": True, "channel": "email"},
    "referrer": {"role": "gp", "name": "Dr Invented"},
}
PERSONAL = ("Adaeze Invented", "999 054 8609", "9990548609", "adaeze.invented@mail.example", "SE15 4QN", "lunch club")


async def a_client(platform: Platform, service: str, caller: Caller) -> httpx.AsyncClient:
    token = await tokens.add(platform.servers.mongo_url, caller)
    port = getattr(platform.ports, service)
    address, headers = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=ANSWER_SECONDS)


async def test_a_referral_from_start_to_end(platform: Platform) -> None:
    before, mails_before = await at_rest(platform)
    gp = await a_client(platform, "referral", tokens.referrer("invented-surgery"))
    provider = await a_client(platform, "referral", tokens.link_worker("invented-borough", BoroughSlug.SOUTHWARK))
    region = await a_client(
        platform, "reporting", Caller("invented-region", frozenset({TokenRight.READ_FIGURES.value}))
    )
    async with gp, provider, region:
        created = await gp.post("/referrals", json=BODY, headers={"Idempotency-Key": "once"})
        where = created.headers["location"]
        again = await gp.post("/referrals", json=BODY, headers={"Idempotency-Key": "once"})
        assert (created.status_code, again.headers["location"]) == (201, where)

        await until(lambda: has_status(gp, where, "matched"), seconds=60)
        matched = await gp.get(where)
        assert "company and friendship" in matched.json()["match"]["why"]

        today = datetime.now(LONDON).date().isoformat()
        attended = await provider.post(f"{where}/attendance", json={"outcome": "attended", "on": today})
        assert attended.json()["status"] == "attended"

        async def is_told_and_counted() -> bool:
            counted = {stage: count - before[stage] for stage, count in (await figures(platform)).items()}
            return await mails(platform) == mails_before + 1 and counted == dict.fromkeys(Stage, 1)

        await until(is_told_and_counted, seconds=60)
        await until(lambda: every_step_is_counted_in_southwark(region), seconds=60)
    assert not [piece for piece in PERSONAL if piece in created.text + matched.text + attended.text]
    assert not personal_data_in_logs(platform)


async def has_status(gp: httpx.AsyncClient, where: str, status: str) -> bool:
    shown: dict[str, Any] = (await gp.get(where)).json()
    return bool(shown["status"] == status)


async def every_step_is_counted_in_southwark(region: httpx.AsyncClient) -> bool:
    funnel = (await region.get("/reports/funnel")).json()
    southwark = next(row for row in funnel["boroughs"] if row["borough"] == "southwark")
    # "*" is a number that is too small to be told.
    return all(southwark[step] for step in ("created", "matched", "told", "attended"))


def personal_data_in_logs(platform: Platform) -> list[str]:
    logs = [(log.name, log.read_text(errors="replace")) for log in platform.home.run.glob("*.log*")]
    return [f"{piece} in {name}" for name, text in logs for piece in PERSONAL if piece in text]
