"""A GP's system refers by FHIR, on a real Kafka and MongoDB: once, whoever sends it again, and takes it back."""

import asyncio

from services.contract.events import ReferralCreated, ReferralWithdrawn
from services.contract.topics import Stream
from tests.integration.services.test_a_referral_is_made_once import doors_of
from tests.running.databases import count
from tests.running.stage import Stage
from tests.support.gp_system import GpSystem, a_message, new_ids, resource


async def test_a_message_makes_one_referral_and_takes_it_back(stage: Stage) -> None:
    async with doors_of(stage) as (parts, client):
        system, ids = GpSystem(client), new_ids()
        answers = await asyncio.gather(*(system.send(a_message(), ids) for _ in range(10)))
        again = await system.send(a_message(), ids)
        made = await count(stage.database(parts), "states")
        [referral_id] = [resource(one.json(), "ServiceRequest")["id"] for one in answers if one.status_code == 200]
        taken_back = await system.send(a_message(status="revoked"))
        found = await client.get(f"/fhir/Task?focus=ServiceRequest/{referral_id}")
        records = await stage.read(Stream.REFERRALS, 2)

    assert {one.status_code for one in answers} <= {200, 409, 425}
    assert (again.status_code, made) == (409, 1)
    assert resource(taken_back.json(), "ServiceRequest")["id"] == referral_id
    assert found.json()["entry"][0]["resource"]["status"] == "cancelled"
    assert str(ReferralCreated.model_validate_json(records[0].value).referral_id) == referral_id
    assert ReferralWithdrawn.model_validate_json(records[1].value).reason == "other"
