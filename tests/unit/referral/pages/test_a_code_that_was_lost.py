"""Whoever lost their code gets a new one where messages go, and nobody else learns anything, or takes it away."""

from datetime import timedelta
from typing import Any

import pytest

from services.contract.events import CodeRenewed
from services.referral.domain.own.attempts import AT_ONCE, LOCKED_FOR, MOST
from services.referral.domain.own.codes import REFERENCE_LENGTH
from services.referral.domain.referral import Referral
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.visiting import Visitor
from tests.unit.referral.pages.own_referrals import OPEN, code_of, comes_in, latest, made_by_a_surgery, opened

ASK = "Send me a new code"
NOBODYS = "A" * REFERENCE_LENGTH


@pytest.fixture
def visitor(service: ServiceInMemory) -> Visitor:
    return Visitor(service.browser())


async def asks(visitor: Visitor, reference: str) -> tuple[int, str]:
    await visitor.goes_to("/my/new-code")
    await visitor.sends(ASK, reference=reference)
    return visitor.answer.status_code, visitor.reads


def said(service: ServiceInMemory) -> list[str]:
    return [str(one.value) for one in service.published if one.envelope.type == CodeRenewed.type]


async def types(visitor: Visitor, reference: str, code: str) -> str:
    await visitor.goes_to("/my")
    await visitor.sends(OPEN, reference=reference, code=code)
    return visitor.answer.url.path


async def disclosed(service: ServiceInMemory, referral: Referral) -> dict[str, Any]:
    """What whoever sends the message is given."""
    asked = {"purpose": "tell-the-person", "referral_ids": [str(referral.referral_id)]}
    answer = (await service.messenger.post("/disclosures", json=asked)).json()
    [person] = answer["people"]
    return dict(person)


async def test_a_new_code_is_sealed_said_without_itself_and_disclosed_to_whoever_sends_it(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    before = await code_of(service, referral)
    await visitor.goes_to(f"/my/at/{before['reference']}")
    await visitor.goes_to(f"/my/at/{before['reference']}/new-code")
    await visitor.sends(ASK)

    after = await code_of(service, latest(service))
    person = await disclosed(service, referral)
    assert (visitor.answer.url.path, len(said(service))) == ("/my/new-code/asked", 1)
    assert (after["reference"], person["follow_reference"]) == (before["reference"], before["reference"])
    assert (after["code"] == person["follow_code"], after["code"] != before["code"]) == (True, True)
    assert not [one for one in after.values() if one in said(service)[0] + latest(service).model_dump_json()]


async def test_the_old_code_holds_until_the_new_one_is_used(visitor: Visitor, service: ServiceInMemory) -> None:
    old = await code_of(service, await made_by_a_surgery(service))
    await asks(visitor, old["reference"])
    new = await code_of(service, latest(service))
    assert await types(Visitor(service.browser()), **old) == "/my/referral"
    assert await types(Visitor(service.browser()), **new) == "/my/referral"

    assert await types(Visitor(service.browser()), **old) == "/my"
    assert await types(Visitor(service.browser()), **new) == "/my/referral"


async def test_whoever_came_in_by_the_old_code_is_out_once_the_new_one_is_used(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    await comes_in(visitor, service, referral)
    somebody = Visitor(service.browser())
    await asks(somebody, (await code_of(service, referral))["reference"])
    await visitor.goes_to("/my/referral")
    assert visitor.answer.url.path == "/my/referral"

    service.now += timedelta(minutes=1)
    await comes_in(somebody, service, latest(service))
    await visitor.goes_to("/my/referral")
    assert visitor.answer.url.path == "/my"


async def test_a_reference_of_nobody_is_answered_alike_until_and_after_it_was_asked_too_often(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    reference = (await code_of(service, await made_by_a_surgery(service)))["reference"]
    statuses = set()
    for _ in range(MOST + 1):
        answers = [await asks(visitor, one) for one in (reference, NOBODYS)]
        assert answers[0][0] == answers[1][0]
        assert answers[0][1].replace(reference, "") == answers[1][1].replace(NOBODYS, "")
        statuses.add(answers[0][0])
        service.now += timedelta(minutes=10)

    assert statuses == {200, 429}


async def test_it_is_slowed_and_after_ten_times_ends_for_a_day(visitor: Visitor, service: ServiceInMemory) -> None:
    reference = (await code_of(service, await made_by_a_surgery(service)))["reference"]
    assert [(await asks(visitor, reference))[0] for _ in range(AT_ONCE + 1)] == [200] * AT_ONCE + [429]
    for _ in range(MOST - AT_ONCE):
        service.now += timedelta(minutes=10)
        await asks(visitor, reference)
    service.now += timedelta(hours=1)
    assert (await asks(visitor, reference))[0] == 429
    assert "A new code was asked for several times" in visitor.reads

    service.now += LOCKED_FOR
    assert (await asks(visitor, reference))[0] == 200


async def test_asking_for_codes_does_not_keep_the_person_from_typing_theirs(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    code = await code_of(service, await made_by_a_surgery(service))
    for _ in range(MOST):
        await asks(visitor, code["reference"])

    assert await types(visitor, **code) == "/my/referral"


async def test_whoever_presses_twice_is_sent_one_message(visitor: Visitor, service: ServiceInMemory) -> None:
    reference = (await code_of(service, await made_by_a_surgery(service)))["reference"]
    await visitor.goes_to("/my/new-code")
    form = visitor.form("/my/new-code")
    for _ in range(2):
        await visitor.posts(form.action, {**form.values, "reference": reference})

    assert (visitor.answer.url.path, len(said(service))) == ("/my/new-code/asked", 1)


async def test_whoever_asks_again_before_they_used_it_is_sent_the_same_code(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    reference = (await code_of(service, await made_by_a_surgery(service)))["reference"]
    await asks(visitor, reference)
    first = await code_of(service, latest(service))
    service.now += timedelta(hours=1)
    await asks(visitor, reference)

    assert (await code_of(service, latest(service)), len(said(service))) == (first, 2)


@pytest.mark.parametrize("channel", ["none", "silenced"])
async def test_who_is_not_written_to_is_not_written_to_for_this(
    visitor: Visitor, service: ServiceInMemory, channel: str
) -> None:
    request = a_request(consent__channel="none") if channel == "none" else a_request()
    referral = await made_by_a_surgery(service, request)
    if channel == "silenced":
        await comes_in(visitor, service, referral)
        await visitor.sends("Keep how I am told", tell="no")
    before = await code_of(service, referral)
    status, reads = await asks(visitor, before["reference"])

    assert (status, await code_of(service, latest(service)), said(service)) == (200, before, [])
    assert "Ask whoever referred you, or the link worker of your borough" in reads


async def test_of_a_person_whose_key_is_gone_nothing_is_said(visitor: Visitor, service: ServiceInMemory) -> None:
    reference = (await code_of(service, await made_by_a_surgery(service)))["reference"]
    service.stores.people.kept.clear()  # type: ignore[attr-defined]

    assert (await asks(visitor, reference))[0] == 200
    assert said(service) == []


async def test_it_goes_on_where_the_referral_went_on(visitor: Visitor, service: ServiceInMemory) -> None:
    referral = await made_by_a_surgery(service)
    await asks(visitor, (await code_of(service, referral))["reference"])
    moved = await service.link_worker.post(
        f"/v1/referrals/{referral.referral_id}/rerouting",
        json={"reason": "moved", "to_borough": "tower-hamlets"},
        headers={"Idempotency-Key": "k3"},
    )
    assert moved.status_code == 200, moved.text
    after = latest(service)
    assert after.referral_id != referral.referral_id
    await comes_in(visitor, service, after)

    assert latest(service).follow != referral.follow
    assert "We are looking for support for you" in visitor.reads


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ABC",
        "A" * 5000,
        "A" * (REFERENCE_LENGTH - 1) + "0",
        "\u202e" + "A" * 12,
        "A\x00B",
        "😀" * REFERENCE_LENGTH,
        "<script>alert(1)</script>",
    ],
)
async def test_what_can_be_no_reference_is_shown_again_with_what_is_wrong(
    visitor: Visitor, service: ServiceInMemory, typed: str
) -> None:
    status, reads = await asks(visitor, typed)

    assert (status, reads.count("A reference has 26 letters and digits")) == (422, 2)
    assert "<script>" not in visitor.answer.text
    assert said(service) == []


async def test_a_form_of_another_site_asks_for_nothing(visitor: Visitor, service: ServiceInMemory) -> None:
    reference = (await code_of(service, await made_by_a_surgery(service)))["reference"]
    await visitor.posts("/my/new-code", {"reference": reference, "form-token": "of another site"})

    assert (visitor.answer.status_code, said(service)) == (403, [])


async def test_the_first_mail_and_every_later_one_have_the_code_that_holds(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    await asks(visitor, (await code_of(service, referral))["reference"])
    await comes_in(visitor, service, latest(service))

    person = await disclosed(service, referral)
    assert await types(Visitor(service.browser()), person["follow_reference"], person["follow_code"]) == "/my/referral"
    assert (await opened(service, latest(service)))["follow_code"] == person["follow_code"]
