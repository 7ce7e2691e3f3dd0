"""A provider sees who is offered to it, says yes or no, and writes about them; referral decides what it may see."""

from uuid import UUID

import httpx
import pytest

from services.contract.words.vocabulary import Answer
from tests.fakes.listing_service import AN_EDITOR, NOT_OF_THE_DIRECTORY
from tests.fakes.provider_pages import ProviderPages
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.page_forms import sent

_REFERRAL = ServiceInMemory()
NAME = "Ada Invented"


@pytest.fixture
async def pages() -> ProviderPages:
    _REFERRAL.begin_anew()
    return await ProviderPages(_REFERRAL).begin()


def at(referral_id: UUID, *below: str) -> str:
    return "/".join((f"/provider/people/{referral_id}", *below))


async def answered(pages: ProviderPages, referral_id: UUID, **typed: str) -> httpx.Response:
    return await sent(pages.provider, await pages.page(at(referral_id)), typed)


async def test_those_who_wait_for_an_answer_come_first(pages: ProviderPages) -> None:
    coming = await pages.offered(Answer.SETTLED)
    waiting = await pages.offered(Answer.ASK)
    thinking = await pages.offered(Answer.OFFER)

    page = (await pages.page("/provider/people")).text

    assert page.index(str(waiting)) < page.index(str(coming)) < page.index(str(thinking))


async def test_how_many_wait_stands_on_the_first_page(pages: ProviderPages) -> None:
    await pages.offered(Answer.ASK)

    assert "1 person waits for your answer." in (await pages.page("/provider")).text


async def test_where_nobody_is_offered_it_says_so(pages: ProviderPages) -> None:
    assert "Nobody waits for your answer." in (await pages.page("/provider/people")).text


async def test_nothing_on_the_list_or_the_page_identifies_anybody(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.SETTLED, person__name=NAME)
    await pages.agrees(referral_id)

    for path in ("/provider/people", at(referral_id)):
        page = (await pages.page(path)).text
        assert not [one for one in (NAME, "ada@people.example", "07700 900123", "SE15") if one in page]


async def test_who_they_are_is_shown_once_the_look_is_recorded(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.SETTLED, person__name=NAME)
    await pages.agrees(referral_id)

    page = await pages.page(at(referral_id, "contacts"))

    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert NAME in page.text
    (look,) = await looks(pages, referral_id)
    assert look == ("invented-provider", "provide-the-place")


async def looks(pages: ProviderPages, referral_id: UUID) -> list[tuple[str, str]]:
    """Who looked at the person's details, and what for."""
    kept = pages.referral.stores.disclosures
    return [(one.organisation, one.purpose) for one in kept.kept if one.referral_id == referral_id]  # type: ignore[attr-defined]


async def test_what_to_know_before_they_meet_is_shown_with_it(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.SETTLED)
    await pages.agrees(referral_id)
    for risk, text in (("animals", "An invented dog."), ("self-harm", "Not for providers.")):
        body, headers = {"risk": risk, "text": text}, {"Idempotency-Key": risk}
        await pages.referral.link_worker.post(f"/v1/referrals/{referral_id}/risks", json=body, headers=headers)

    page = (await pages.page(at(referral_id, "contacts"))).text

    assert "An invented dog." in page
    assert "Not for providers." not in page
    assert "An invented dog." not in (await pages.page(at(referral_id))).text


async def test_without_the_persons_consent_nothing_is_shown_or_recorded(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.SETTLED, person__name=NAME)

    page, kept_back = await pages.page(at(referral_id)), await pages.page(at(referral_id, "contacts"))

    assert "They have not agreed" in page.text
    assert kept_back.status_code == 409
    assert NAME not in kept_back.text
    assert await looks(pages, referral_id) == []


async def test_a_provider_that_is_asked_says_yes(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.ASK)

    answer = await answered(pages, referral_id, answer="accept")

    assert (answer.status_code, answer.headers["location"]) == (303, "/provider/people?done=accepted")
    assert "provider-accepted" in [one.envelope.type.split(".")[2] for one in pages.referral.published]


async def test_a_provider_says_no_and_why(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.ASK)

    answer = await answered(pages, referral_id, answer="decline", reason="full")

    assert answer.headers["location"] == "/provider/people?done=declined"
    assert (await pages.seen(referral_id))["state"] == "received"
    assert (await pages.page(at(referral_id))).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "decline"}, "reason"),
        ({"answer": "decline", "reason": "<b>"}, "reason"),
    ],
)
async def test_an_answer_that_is_not_whole_is_asked_for_again(
    pages: ProviderPages, typed: dict[str, str], field: str
) -> None:
    referral_id = await pages.offered(Answer.ASK)

    answer = await answered(pages, referral_id, **typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert (await pages.seen(referral_id))["state"] == "asked"


async def test_an_answer_that_is_sent_twice_is_said_once(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.ASK)
    page = await pages.page(at(referral_id))

    first, second = [await sent(pages.provider, page, {"answer": "decline", "reason": "full"}) for _ in range(2)]

    assert (first.status_code, second.status_code) == (303, 303)
    said = [one.envelope.type for one in pages.referral.published]
    assert sum("provider-declined" in one for one in said) == 1


async def test_whoever_answers_what_has_changed_meanwhile_is_told(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.ASK)
    page = await pages.page(at(referral_id))
    await pages.agrees(referral_id)

    told = await sent(pages.provider, page, {"answer": "accept"})
    again = await sent(pages.provider, told, {"answer": "accept"})

    assert told.status_code == 412
    assert again.status_code == 303


@pytest.mark.parametrize(("key", "revision"), [("a\nb", "1\r\nX: y"), ("🎉", "٣"), ("x" * 300, "9" * 30)])
async def test_what_somebody_made_of_hidden_fields_does_no_harm(pages: ProviderPages, key: str, revision: str) -> None:
    referral_id = await pages.offered(Answer.ASK)
    page = await pages.page(at(referral_id))

    told = await sent(pages.provider, page, {"answer": "accept", "key": key, "revision": revision})

    assert told.status_code == 412


@pytest.mark.parametrize("below", ["", "/contacts", "/messages"])
async def test_anothers_person_is_answered_as_an_unknown_one(pages: ProviderPages, below: str) -> None:
    theirs = (
        await pages.referral.another_surgery.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "k"})
    ).json()["referral_id"]

    answers = [await pages.page(f"/provider/people/{one}{below}") for one in (theirs, UUID(int=7))]

    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].text == answers[1].text


async def test_a_message_is_written_and_read(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.SETTLED)
    await pages.agrees(referral_id)
    page = await pages.page(at(referral_id, "messages"))

    answer = await sent(pages.provider, page, {"text": "They came early. <b>🎉</b>"})
    thread = await pages.page(at(referral_id, "messages"))

    assert answer.headers["location"] == at(referral_id, "messages?done=sent")
    assert "They came early. &lt;b&gt;🎉&lt;/b&gt;" in thread.text


async def test_who_may_not_read_messages_is_told_why(pages: ProviderPages) -> None:
    referral_id = await pages.offered(Answer.SETTLED)

    assert "you can write, and not read" in (await pages.page(at(referral_id, "messages"))).text


@pytest.mark.parametrize(
    ("typed", "field"), [({"text": ""}, "text"), ({"text": "Hello.", "to": []}, "to"), ({"text": "x" * 9000}, "text")]
)
async def test_a_message_that_cannot_be_sent_is_not_lost(
    pages: ProviderPages, typed: dict[str, object], field: str
) -> None:
    referral_id = await pages.offered(Answer.SETTLED)
    page = await pages.page(at(referral_id, "messages"))

    answer = await sent(pages.provider, page, typed)  # type: ignore[arg-type]

    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert str(typed["text"]) in answer.text


@pytest.mark.parametrize("path", ["/provider/people", "/provider/attendance"])
async def test_where_referral_is_away_the_page_says_so(pages: ProviderPages, path: str) -> None:
    pages.listings.referral = None

    page = await pages.page(path)

    assert page.status_code == 503
    assert "People cannot be shown just now" in page.text


async def test_where_referral_is_away_listings_are_shown_all_the_same(pages: ProviderPages) -> None:
    pages.listings.referral = None

    page = await pages.page("/provider")

    assert page.status_code == 200
    assert "Invented Lunch Club" in page.text
    assert "cannot be shown just now" in page.text


@pytest.mark.parametrize("caller", [AN_EDITOR, NOT_OF_THE_DIRECTORY], ids=lambda one: one.organisation)
@pytest.mark.parametrize("path", ["/provider/people", "/provider/attendance", f"/provider/people/{UUID(int=7)}"])
async def test_these_pages_are_for_providers(pages: ProviderPages, path: str, caller: object) -> None:
    answer = await pages.listings.at_the_door(caller).get(path)  # type: ignore[arg-type]

    assert answer.status_code == 403
