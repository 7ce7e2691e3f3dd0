"""What a person takes back stops everywhere, on a real Kafka and MongoDB: contacts, message to the GP, notices."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from services.contract import envelope as envelopes
from services.contract.doors.rights import TokenRight
from services.contract.events import PlaceReleased
from services.contract.events.consent import ConsentChanged, GpMessageReady
from services.contract.events.partners import MessageReady, ReferralRequested, RequestAccepted
from services.contract.topics import Stream
from services.contract.words.vocabulary import Answer, Channel
from services.notify import service as notify
from services.notify.dispatch.disclosures import ReferralService
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.handlers.noticing import Noticing
from services.referral.service import table
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.bootstrap.assembly import Parts
from services.runtime.clock import utc_now
from services.runtime.connections import KafkaConnection
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.notify import DutifulSender
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import A_LINK_WORKER, A_PROVIDER
from tests.running.stage import Stage, until
from tests.support.builders import a_matched
from tests.support.life_builders import an
from tests.support.maps import a_partner
from tests.support.partner_messages import ANSWERS, EVENTS, PARTNER, stated

OURS = Caller(PARTNER, frozenset({TokenRight.REFER.value}))
NOTIFY = Caller("notify", frozenset({TokenRight.DISCLOSE.value}))
EVERYTHING = {"share_with_provider": True, "message_to_gp": "full", "given_by": "person", "how": "in-person"}


@dataclass
class People:
    """Everybody at the doors of the referral service, and the mails that left notify."""

    stage: Stage
    referral: Parts
    notify: Parts
    mails: DutifulSender

    def at_the_door(self, caller: Caller) -> httpx.AsyncClient:
        return _at_the_door(self.referral, caller)

    async def step(self, where: str, path: str, **body: Any) -> None:
        """A link worker records what the person says."""
        async with self.at_the_door(A_LINK_WORKER) as client:
            key = {"Idempotency-Key": f"{path}-{sorted(body)}-{sorted(map(str, body.values()))}".replace(" ", "")}
            done = await client.post(f"{where}/{path}", json=body, headers=key)
        assert done.status_code == 200, done.text

    async def gets(self, caller: Caller, path: str) -> tuple[int, Any]:
        async with self.at_the_door(caller) as client:
            answer = await client.get(path)
        return answer.status_code, answer.json()

    async def is_silenced(self, referral_id: str) -> bool:
        """Whether notify has heard that all consent is withdrawn."""
        kept = await Stage.database(self.notify).collection("states").find_one({"_id": referral_id})
        silence = kept["state"]["silence"] if kept else None
        return bool(silence and silence["by"] == "consent-withdrawn")

    async def notices(self, referral_id: str) -> dict[str, str]:
        """What became of each notice, by what it is about."""
        rows = await Stage.database(self.notify).collection("notices").find({"referral_id": referral_id})
        return {row["about"]: row["status"] for row in rows}


def _at_the_door(parts: Parts, caller: Caller) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {caller.organisation}"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(parts.doors), base_url="http://referral.example", headers=headers
    )


@asynccontextmanager
async def at_work(stage: Stage, folder: Path) -> AsyncIterator[People]:
    partners = folder / "partners.toml"
    partners.write_text(a_partner(PARTNER))
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({EVENTS: 1, ANSWERS: 1})
    async with stage.running(table(a_referring()), partners_file=partners) as referral:
        callers = caller_rows.MongoCallers(stage.database(referral).collection(caller_rows.COLLECTION))
        for caller in (OURS, NOTIFY, A_LINK_WORKER, A_PROVIDER):
            await callers.add(hash_token(caller.organisation), caller)
        mails = DutifulSender()
        people = ReferralService(_at_the_door(referral, NOTIFY))
        dispatcher = Dispatcher(people, {Channel.EMAIL: mails}, timedelta(minutes=1))
        async with stage.running(notify.table(dispatcher, Noticing())) as parts:
            stop = asyncio.Event()
            sending = asyncio.create_task(dispatcher.run(parts.transactions, stop))
            try:
                yield People(stage, referral, parts, mails)
            finally:
                stop.set()
                with suppress(asyncio.CancelledError):
                    await sending


async def referred(stage: Stage) -> str:
    """The partner refers somebody who agrees to everything: this function will give the referral's id."""
    body = a_request(consent={"to_refer": True, "channel": "email", **EVERYTHING})
    asked = json.dumps({**body, "partner_reference": "ours-1"}).encode()
    await stage.send_raw(EVENTS, asked, headers=stated(ReferralRequested, "m-1"))
    (answer,) = await stage.read(ANSWERS, 1)
    return str(RequestAccepted.model_validate_json(answer.value).referral_id)


def code_of(problem: Any) -> str:
    return str(problem["type"]).rpartition("/")[2]


async def an_accepted_place(people: People) -> tuple[str, str]:
    """The partner's referral of somebody who was told of a place and said yes, and where the message to the GP is."""
    referral_id = await referred(people.stage)
    # Just now, because nobody is told of what was recorded long ago.
    await people.stage.send(a_matched(referral_id=referral_id, answer=Answer.OFFER), recordedtime=utc_now())

    async def is_told() -> bool:
        return len(people.mails.sent) == 1

    async def is_offered() -> bool:
        _, known = await people.gets(A_LINK_WORKER, f"/v1/referrals/{referral_id}")
        return bool(known["state"] == "offered")

    await until(is_told)
    # Each service hears of the place in its own time.
    await until(is_offered)
    await people.step(f"/v1/referrals/{referral_id}", "person-answer", answer="accept")
    _, ready = await people.stage.read(ANSWERS, 2)
    return referral_id, MessageReady.model_validate_json(ready.value).path


async def test_each_disclosure_that_is_taken_back_stops_by_itself(stage: Stage, tmp_path: Path) -> None:
    async with at_work(stage, tmp_path) as people:
        referral_id, message = await an_accepted_place(people)
        where = f"/v1/referrals/{referral_id}"
        assert (await people.gets(A_PROVIDER, f"{where}/person"))[1]["name"] == "Ada Invented"
        assert "HealthcareService" in json.dumps((await people.gets(OURS, message))[1])

        await people.step(where, "consent", share_with_provider=False, message_to_gp="codes-only")
        status, refused = await people.gets(A_PROVIDER, f"{where}/person")
        assert (status, code_of(refused)) == (403, "not-agreed")
        assert "HealthcareService" not in json.dumps((await people.gets(OURS, message))[1])
        said = [envelopes.read(one.headers, one.value)[0].type for one in await stage.read(Stream.REFERRALS, 4)]
        looks = await Stage.database(people.referral).collection("disclosures").find({"referral_id": referral_id})

    assert said[-2:] == [GpMessageReady.type, ConsentChanged.type]
    assert sorted(one["purpose"] for one in looks) == [
        "provide-the-place",
        "tell-the-gp",
        "tell-the-gp",
        "tell-the-person",
    ]


async def test_once_all_consent_is_withdrawn_nothing_leaves_any_more(stage: Stage, tmp_path: Path) -> None:
    async with at_work(stage, tmp_path) as people:
        referral_id, message = await an_accepted_place(people)
        where = f"/v1/referrals/{referral_id}"
        await people.step(where, "consent-withdrawal")
        refused = [await people.gets(*asked) for asked in ((A_PROVIDER, f"{where}/person"), (OURS, message))]
        assert [(status, code_of(said)) for status, said in refused] == [(403, "not-expected"), (403, "not-agreed")]

        await until(lambda: people.is_silenced(referral_id))
        await stage.send(an(PlaceReleased, referral_id=referral_id, reason="expired"), id="released", sequence=2)

        async def is_heard() -> bool:
            return "place-released" in await people.notices(referral_id)

        await until(is_heard)
        assert (await people.notices(referral_id))["place-released"] == "cancelled"
        assert len(people.mails.sent) == 1
