"""Where referral would disclose people to a notify, the trial does, and keeps what was asked."""

import httpx

from deploy.conformance.disclosures import DOMAIN, NAME, Disclosures, Question, disclosing
from deploy.ports import LOOPBACK, Ports


async def test_invented_people_are_disclosed_and_each_question_is_kept() -> None:
    disclosures, port = Disclosures(), Ports.somewhere_free().referral
    asked = {"purpose": "tell-the-person", "referral_ids": ["one", "other"]}

    with disclosing(disclosures, port):
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}") as client:
            answer = await client.post("/disclosures", json=asked)

    assert answer.json()["people"][1] == {"referral_id": "other", "name": NAME, "email": f"other@{DOMAIN}"}
    assert disclosures.about("one") == [Question("tell-the-person", ("one", "other"))]
    assert disclosures.about("somebody else") == []
