"""Whatever is done at a door is done for whoever asked, and who only reads opens no transaction."""

from uuid import UUID

from services.contract.boroughs import BoroughSlug
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched


async def test_a_referral_its_attendance_and_a_disclosure_are_worked_for_who_asked(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/referrals", json=A_REQUEST)
    location, referral_id = made.headers["location"], made.json()["referral_id"]
    await service.consume(a_matched(referral_id=referral_id))
    came = {"outcome": "attended", "on": made.json()["created_at"][:10]}
    recorded = await service.provider.post(f"{location}/attendance", json=came)
    asked = {"purpose": "tell-the-person", "referral_ids": [referral_id]}
    opened = await service.messenger.post("/disclosures", json=asked)

    assert [answer.status_code for answer in (made, recorded, opened)] == [201, 200, 200]
    # The first may be shared by several who ask at once, each for their own.
    assert service.transactions.opened == [None, None, "invented-provider", "invented-notify"]
    assert service.published[0].envelope.source == "/organisations/invented-surgery"
    (disclosure,) = await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(referral_id))
    assert disclosure.organisation == "invented-notify"


async def test_following_a_referral_opens_no_transaction_and_writes_nothing(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/referrals", json=A_REQUEST)
    opened, kept = len(service.transactions.opened), service.storage.memory

    followed = await service.surgery.get(made.headers["location"])
    hidden = await service.another_surgery.get(made.headers["location"])

    assert (followed.json(), hidden.status_code) == (made.json(), 404)
    assert service.transactions.looks == ["invented-surgery", "another-surgery"]
    # What is committed takes the memory's place, so that the same one says that nothing was.
    assert len(service.transactions.opened) == opened
    assert service.storage.memory is kept
