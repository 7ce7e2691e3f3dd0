"""A Londoner asks for support for themselves at /refer/myself: six questions, a look at the answers, and it is sent."""

from typing import Any

import pytest

from deploy import tokens
from services.contract.words.consent_words import ConsentGiver, ConsentManner
from services.contract.words.life_words import HumanReason
from services.contract.words.vocabulary import Channel, Need, ReferrerRole
from services.referral.domain.life import State
from services.referral.domain.own.codes import in_groups
from services.referral.domain.referral import Referral
from services.referral.doors.pages.myself.door import BY_THEMSELVES
from services.referral.handlers.own.coming_in import THE_PERSON
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.visiting import Visitor

ANSWERS: dict[str, dict[str, Any]] = {
    "needs": {"needs": ["debt", "loneliness"]},
    "story": {"story": "I like to sing.\nStairs are hard."},
    "who": {"name": "Ada Invented", "born_day": "1", "born_month": "6", "born_year": "1950"},
    "postcode": {"postcode": "se15 4qn"},
    "reach": {"email": "ada@people.example", "phone": "07700 900123"},
    "agree": {"agrees": "yes", "share": "yes"},
}
SEND = "Send my request"


@pytest.fixture
def visitor(service: ServiceInMemory) -> Visitor:
    return Visitor(service.browser())


async def answers(visitor: Visitor, until: str = "", **changes: dict[str, Any]) -> None:
    """Answer one question after the other, as far as the page of `until`."""
    await visitor.goes_to("/refer/myself/needs")
    for name, typed in ANSWERS.items():
        if name == until:
            return
        await visitor.sends("Continue", **changes.get(name, typed))
        assert visitor.answer.status_code == 200, visitor.reads


def made(service: ServiceInMemory) -> list[Referral]:
    return [Referral.model_validate(one.state) for one in service.storage.memory.states.values()]


async def opened(service: ServiceInMemory, referral: Referral) -> dict[str, str]:
    custody, sealed = a_referring().custody, referral.sealed
    [key] = (await custody.keys_of(service.stores.people, [sealed.person_id])).values()
    return custody.open(key, sealed, referral.created_event_id, sealed.fields)


async def test_what_was_answered_makes_a_referral_that_a_human_looks_at(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    await answers(visitor)
    assert "company and friendship" in visitor.reads
    await visitor.sends(SEND)

    assert (visitor.answer.status_code, visitor.answer.url.path) == (200, "/refer/myself/sent")
    [referral] = made(service)
    assert (referral.state, referral.needs_human) == (State.NEEDS_A_HUMAN, (HumanReason.SELF_REFERRAL,))
    assert (referral.referrer_role, referral.organisation) == (ReferrerRole.SELF, "linkway.self-referral")
    assert (set(referral.needs), referral.channel) == ({Need.DEBT, Need.LONELINESS}, Channel.EMAIL)
    said = await opened(service, referral)
    assert (said["name"], said["born_on"], said["postcode"]) == ("Ada Invented", "1950-06-01", "SE15 4QN")
    assert (said["story"], said["phone"]) == ("I like to sing.\nStairs are hard.", "+447700900123")
    agreed = referral.consent.first
    assert agreed is not None
    assert (agreed.share_with_provider, agreed.given_by, agreed.how) == (
        True,
        ConsentGiver.PERSON,
        ConsentManner.ONLINE,
    )


async def test_the_last_page_shows_reference_and_code_and_leads_on(visitor: Visitor, service: ServiceInMemory) -> None:
    await answers(visitor)
    await visitor.sends(SEND)
    said = await opened(service, made(service)[0])
    assert in_groups(said["follow_reference"]) in visitor.reads
    assert said["follow_code"] in visitor.reads
    # Each look at what is sealed is recorded.
    recorded = await service.stores.disclosures.about(made(service)[0].borough, made(service)[0].referral_id)
    assert [one.purpose for one in recorded] == ["show-the-code"]

    await visitor.goes_to("/my/referral")
    assert "A link worker reads what you need" in visitor.reads


async def test_nobody_else_sees_the_last_page(visitor: Visitor, service: ServiceInMemory) -> None:
    await answers(visitor)
    await visitor.sends(SEND)
    another = Visitor(service.browser())
    await another.goes_to("/refer/myself/sent")
    assert another.answer.url.path == "/my"

    said = await opened(service, made(service)[0])
    await another.sends("Open my referral", reference=said["follow_reference"], code=said["follow_code"])
    await another.goes_to("/refer/myself/sent")
    assert another.answer.url.path == "/my/referral"


async def test_nothing_that_was_typed_is_in_an_address(visitor: Visitor) -> None:
    await answers(visitor)
    await visitor.sends(SEND)

    seen = [str(visitor.answer.url), *(str(one.url) for one in visitor.answer.history)]
    assert not any("Ada" in one or "900123" in one or "SE15" in one.upper() for one in seen)


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        ("needs", {}, "Choose at least one thing"),
        ("needs", {"needs": "gold"}, "Choose at least one thing"),
        ("story", {"story": "x" * 4001}, "Say it in 4,000 letters or fewer"),
        ("story", {"story": "a\x00b"}, "Say it in 4,000 letters or fewer"),
        ("who", {"name": "", "born_day": "1", "born_month": "6", "born_year": "1950"}, "Write your name"),
        ("who", {"name": "A\u202edA", "born_day": "1", "born_month": "6", "born_year": "1950"}, "Write your name"),
        ("who", {"name": "🙂", "born_day": "1", "born_month": "6", "born_year": "1950"}, "Write your name"),
        ("who", {"name": "Ada", "born_day": "31", "born_month": "2", "born_year": "1950"}, "Write the day, the month"),
        ("who", {"name": "Ada", "born_day": "1", "born_month": "6", "born_year": "2020"}, "Linkway is for adults"),
        ("who", {"name": "Ada", "born_day": "1", "born_month": "6", "born_year": "1850"}, "nobody alive was born"),
        ("postcode", {"postcode": "hello"}, "Write your whole postcode"),
        ("postcode", {"postcode": "M1 1AE"}, "not in London"),
        ("postcode", {"postcode": "SE15 9ZZ"}, "which borough it is in"),
        ("reach", {"email": "", "phone": ""}, "Give an email address or a telephone number"),
        ("reach", {"email": "ada", "phone": ""}, "Write an email address"),
        ("reach", {"email": "", "phone": "12"}, "Write a telephone number"),
        ("agree", {"share": "yes"}, "only if you agree"),
        ("agree", {"agrees": "yes"}, "Say whether whoever has a place"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    visitor: Visitor, service: ServiceInMemory, question: str, typed: dict[str, Any], said: str
) -> None:
    await answers(visitor, question)
    await visitor.sends("Continue", **typed)

    assert visitor.answer.status_code == 422
    assert visitor.reads.count(said) == 2
    shown = visitor.form(f"/refer/myself/{question}")
    earlier = ("needs", "debt") if question != "needs" else ("key", shown.values["key"][0])
    assert earlier[1] in shown.values[earlier[0]]
    assert not made(service)


async def test_what_was_typed_is_text_wherever_it_is_shown(visitor: Visitor) -> None:
    await answers(visitor, story={"story": "<script>alert(1)</script>"})

    assert "<script" not in visitor.answer.text
    assert "<script>alert(1)</script>" in visitor.reads


async def test_a_postcode_that_the_map_does_not_have_takes_a_borough(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    await answers(visitor, "postcode")
    await visitor.sends("Continue", postcode="SE15 9ZZ")
    await visitor.sends("Continue", postcode="SE15 9ZZ", borough="lambeth")
    assert visitor.answer.status_code == 200
    await visitor.sends("Continue", **ANSWERS["reach"])
    await visitor.sends("Continue", **ANSWERS["agree"])
    await visitor.sends(SEND)

    assert [one.borough for one in made(service)] == ["lambeth"]


async def test_whoever_says_what_gives_reason_to_fear_sees_help_at_once_and_a_human_looks_first(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    await answers(visitor, "story")
    await visitor.sends("Continue", story="I want to end my life.")
    assert visitor.answer.status_code == 200
    assert "Samaritans on 116 123, at any hour" in visitor.reads
    assert "Exit this page" in visitor.reads
    assert "end my life" not in visitor.answer.text.partition("</title>")[0]

    await visitor.sends("Go on with my request")
    for name in ("who", "postcode", "reach", "agree"):
        await visitor.sends("Continue", **ANSWERS[name])
    assert "Samaritans on 116 123, at any hour" in visitor.reads
    await visitor.sends(SEND)

    [referral] = made(service)
    assert referral.needs_human == (HumanReason.SAFEGUARDING, HumanReason.SELF_REFERRAL)


async def test_an_answer_is_changed_from_the_page_that_shows_all(visitor: Visitor, service: ServiceInMemory) -> None:
    await answers(visitor)
    await visitor.sends("Change Your postcode")
    assert visitor.form("/refer/myself/postcode").values["postcode"] == ["se15 4qn"]
    await visitor.sends("Continue", postcode="E1 6AN")
    await visitor.sends(SEND)

    assert [one.borough for one in made(service)] == ["tower-hamlets"]


async def test_going_back_keeps_what_was_typed(visitor: Visitor) -> None:
    await answers(visitor, "who")
    await visitor.sends("Back", name="Ada Invented")
    assert visitor.form("/refer/myself/story").values["story"] == ["I like to sing.\nStairs are hard."]
    await visitor.sends("Continue")
    assert visitor.form("/refer/myself/who").values["name"] == ["Ada Invented"]


async def test_what_is_sent_twice_is_made_once(visitor: Visitor, service: ServiceInMemory) -> None:
    await answers(visitor)
    form = visitor.form("/refer/myself/send")
    await visitor.posts(form.action, form.values)
    await visitor.posts(form.action, form.values)

    assert visitor.answer.url.path == "/refer/myself/sent"
    assert len(made(service)) == 1


async def test_what_is_changed_after_it_was_sent_says_that_it_was_sent(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    await answers(visitor)
    form = visitor.form("/refer/myself/send")
    await visitor.posts(form.action, form.values)
    await visitor.posts(form.action, {**form.values, "story": "Something else."})

    assert visitor.answer.status_code == 409
    assert "You have sent this already" in visitor.reads
    assert len(made(service)) == 1


async def test_nobody_learns_that_the_person_has_an_open_referral(visitor: Visitor, service: ServiceInMemory) -> None:
    await service.surgery.post("/v1/referrals", json=a_request(), headers={"Idempotency-Key": "k1"})
    await answers(visitor)
    await visitor.sends(SEND)

    assert (visitor.answer.status_code, visitor.answer.url.path) == (200, "/refer/myself/sent")
    first, second = made(service)
    assert first.also_referred_by == ()
    # So the link worker sees it, and the words that came with it are not lost.
    assert second.needs_human == (HumanReason.SELF_REFERRAL, HumanReason.POSSIBLE_DUPLICATE)


async def test_whoever_sends_a_form_with_parts_missing_is_asked_for_them(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    await answers(visitor)
    form = visitor.form("/refer/myself/send")
    del form.values["name"]
    await visitor.posts(form.action, form.values)

    assert visitor.answer.status_code == 422
    assert "Write your name" in visitor.reads
    assert not made(service)


async def test_a_form_from_elsewhere_is_not_taken(visitor: Visitor, service: ServiceInMemory) -> None:
    await answers(visitor)
    form = visitor.form("/refer/myself/send")
    await visitor.posts(form.action, {**form.values, "form-token": "guessed"})

    assert visitor.answer.status_code == 403
    assert not made(service)


@pytest.mark.parametrize(
    ("language", "asks", "wrong"),
    [
        ("es", "¿Qué le ayudaría?", "Elija al menos una cosa con la que le gustaría recibir ayuda"),
        ("ar", "ما الذي قد يساعدك؟", "اختر شيئًا واحدًا على الأقل تودّ المساعدة فيه"),
    ],
)
async def test_it_is_asked_in_the_readers_language_and_what_is_wrong_is_said_in_it(
    visitor: Visitor, language: str, asks: str, wrong: str
) -> None:
    visitor.client.cookies.set("linkway-preferences", f"language={language}")
    await visitor.goes_to("/refer/myself/needs")
    assert asks in visitor.reads
    [button] = [one for one, (_, value) in visitor.form("/refer/myself/needs").buttons.items() if value == "next"]
    await visitor.sends(button)

    assert visitor.answer.status_code == 422
    assert visitor.reads.count(wrong) == 2


@pytest.mark.parametrize("name", [BY_THEMSELVES.organisation, THE_PERSON])
async def test_no_organisation_can_have_the_name_by_which_people_ask(name: str) -> None:
    with pytest.raises(tokens.NotAName):
        await tokens.register("mongodb://127.0.0.1", "token", tokens.referrer(name))


async def test_whoever_comes_in_the_middle_begins(visitor: Visitor) -> None:
    await visitor.goes_to("/refer/myself/agree")

    assert visitor.answer.url.path == "/refer/myself"
