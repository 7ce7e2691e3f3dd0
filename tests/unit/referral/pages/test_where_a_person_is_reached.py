"""At /my a person changes where they are reached, and learns by a new code whether messages arrive there."""

import pytest

from services.contract.events import CodeRenewed
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.visiting import Visitor
from tests.unit.referral.pages.own_referrals import OPEN, code_of, comes_in, latest, made_by_a_surgery, opened

KEEP = "Keep where I am reached"
NEW = "new.address@people.example"


@pytest.fixture
def visitor(service: ServiceInMemory) -> Visitor:
    return Visitor(service.browser())


def codes_sent(service: ServiceInMemory) -> int:
    return sum(one.envelope.type == CodeRenewed.type for one in service.published)


async def test_a_new_email_address_is_sealed_and_whoever_sends_learns_it(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    await comes_in(visitor, service, referral)
    await visitor.sends(KEEP, email=f" <{NEW}> ")

    asked = {"purpose": "tell-the-person", "referral_ids": [str(referral.referral_id)]}
    [person] = (await service.messenger.post("/disclosures", json=asked)).json()["people"]
    in_the_open = latest(service).model_dump_json() + "".join(str(one.value) for one in service.published)
    assert "Where we reach you was changed." in visitor.reads
    assert (person["email"], NEW in in_the_open) == (NEW, False)
    assert "email" not in str(visitor.answer.url)


async def test_a_new_code_goes_there_and_once_it_is_used_the_old_messages_open_nothing(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    old = await code_of(service, referral)
    await comes_in(visitor, service, referral)
    await visitor.sends(KEEP, email=NEW)
    assert (codes_sent(service), await code_of(service, latest(service)) == old) == (1, False)
    assert "a message with a new code is on its way there" in visitor.reads

    await comes_in(Visitor(service.browser()), service, latest(service))
    somebody = Visitor(service.browser())
    await somebody.goes_to("/my")
    await somebody.sends(OPEN, **old)
    assert somebody.answer.status_code == 422


async def test_a_code_that_went_to_the_old_address_and_was_not_used_ends_with_it(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    await comes_in(visitor, service, referral)
    anybody = Visitor(service.browser())
    await anybody.goes_to("/my/new-code")
    await anybody.sends("Send me a new code", reference=(await code_of(service, referral))["reference"])
    to_the_old_one = await code_of(service, latest(service))
    await visitor.goes_to("/my/referral")
    await visitor.sends(KEEP, email=NEW)

    await anybody.goes_to("/my")
    await anybody.sends(OPEN, **to_the_old_one)
    assert anybody.answer.status_code == 422


async def test_a_new_number_alone_is_kept_and_nothing_else_changes(visitor: Visitor, service: ServiceInMemory) -> None:
    referral = await made_by_a_surgery(service)
    before = await opened(service, referral)
    await comes_in(visitor, service, referral)
    await visitor.sends(KEEP, phone="07700 900456")

    assert await opened(service, latest(service)) == {**before, "phone": "+447700900456"}
    assert codes_sent(service) == 0
    assert latest(service).taken[-1].what == "contacts-changed"


async def test_who_is_not_written_to_may_give_an_address_and_is_still_not_written_to(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service, a_request(consent__channel="none"))
    await comes_in(visitor, service, referral)
    assert "We do not write to you by email ourselves." in visitor.reads
    await visitor.sends(KEEP, email=NEW)

    assert ((await opened(service, latest(service)))["email"], codes_sent(service)) == (NEW, 0)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *[("email", one) for one in ("nobody", "a@", "a\x00@people.example", "a" * 300 + "@people.example")],
        *[("email", one) for one in ("ann\u202e@people.example@", "😀@people.example", "<script>@people.example")],
        *[("phone", one) for one in ("0", "0770090012", "FLOWERS", "1" * 80, "😀", "07700\x07900")],
    ],
)
async def test_what_no_intake_takes_is_shown_again_and_changes_nothing(
    visitor: Visitor, service: ServiceInMemory, field: str, typed: str
) -> None:
    referral = await made_by_a_surgery(service)
    await comes_in(visitor, service, referral)
    await visitor.sends(KEEP, **{field: typed})

    assert visitor.answer.status_code == 422
    assert visitor.reads.count("or leave it empty") >= 2
    assert "<script>" not in visitor.answer.text
    assert latest(service).sealed == referral.sealed


async def test_both_are_told_when_both_are_wrong(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))
    await visitor.sends(KEEP, email="nobody", phone="1")

    assert visitor.reads.count("Write an email address such as") == 2
    assert visitor.reads.count("Write a telephone number such as") == 2


async def test_nothing_typed_is_said_to_be_missing(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))
    await visitor.sends(KEEP)

    assert (visitor.answer.status_code, visitor.reads.count("Write a new email address, a new")) == (422, 2)


async def test_sending_it_twice_is_sending_it_once(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))
    form = visitor.form("/my/referral/contacts")
    for _ in range(2):
        await visitor.posts(form.action, {**form.values, "email": NEW})

    assert (visitor.answer.status_code, codes_sent(service)) == (200, 1)


async def test_whoever_opened_the_page_before_something_changed_sees_that_first(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))
    form = visitor.form("/my/referral/contacts")
    await visitor.sends(KEEP, phone="07700 900456")
    await visitor.posts(form.action, {**form.values, "key": "", "phone": "07700 900789"})

    assert visitor.answer.status_code == 409
    assert (await opened(service, latest(service)))["phone"] == "+447700900456"


async def test_without_a_session_nothing_is_changed(visitor: Visitor, service: ServiceInMemory) -> None:
    referral = await made_by_a_surgery(service)
    await visitor.goes_to("/my")
    form = visitor.form("/my")
    await visitor.posts("/my/referral/contacts", {**form.values, "email": NEW})

    assert visitor.answer.url.path == "/my"
    assert latest(service).sealed == referral.sealed
