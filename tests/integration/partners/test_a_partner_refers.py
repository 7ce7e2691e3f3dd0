"""A partner refers through its own topic, and reads there what became of it, on a real Kafka and MongoDB."""

import json
from pathlib import Path
from typing import Any

from services.contract import envelope as envelopes
from services.contract.event import Event
from services.contract.events import ReferralCreated
from services.contract.events.partners import ReferralRequested, RequestAccepted, RequestRejected, WithdrawalRequested
from services.contract.topics import Stream
from services.referral.service import table
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.fakes.referral import a_referring, a_request
from tests.running.stage import Stage
from tests.support.maps import a_partner
from tests.support.partner_messages import ANSWERS, EVENTS, PARTNER, stated


async def ask(stage: Stage, event: type[Event], name: str, **body: Any) -> None:
    await stage.send_raw(EVENTS, json.dumps(body).encode(), headers=stated(event, name))


async def test_what_a_partner_asks_is_done_once_and_answered(stage: Stage, tmp_path: Path) -> None:
    partners = tmp_path / "partners.toml"
    partners.write_text(a_partner(PARTNER))
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({EVENTS: 1, ANSWERS: 1})

    async with stage.running(table(a_referring()), partners_file=partners):
        await ask(stage, ReferralRequested, "m-1", **a_request(), partner_reference="ours-1")
        await ask(stage, ReferralRequested, "m-1", **a_request(), partner_reference="ours-1")
        await ask(stage, ReferralRequested, "m-2", **a_request(person__email="nowhere"), partner_reference="ours-2")
        # The same person, so that one batch meets one key of a person twice.
        await ask(stage, ReferralRequested, "m-3", **a_request(needs=["food"]), partner_reference="ours-3")
        await ask(stage, WithdrawalRequested, "m-4", partner_reference="ours-1", reason="person-asked")
        answers = [(one.key, *envelopes.read(one.headers, one.value)) for one in await stage.read(ANSWERS, 5)]
        referrals = [envelopes.read(one.headers, one.value)[0] for one in await stage.read(Stream.REFERRALS, 3)]

    assert [(key, envelope.causationid, envelope.type) for key, envelope, _ in answers] == [
        (b"ours-1", "m-1", RequestAccepted.type),
        (b"ours-1", "m-1", RequestAccepted.type),
        (b"ours-2", "m-2", RequestRejected.type),
        (b"ours-3", "m-3", RequestAccepted.type),
        (b"ours-1", "m-4", RequestAccepted.type),
    ]
    assert json.loads(answers[2][2])["pointer"] == "#/person/email"
    assert sorted(one.type for one in referrals) == sorted(
        [ReferralCreated.type, ReferralCreated.type, "london.linkway.referral-withdrawn.v1"]
    )
