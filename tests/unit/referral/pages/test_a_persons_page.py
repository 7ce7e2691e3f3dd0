"""A person's page: the look at who they are is recorded first, and each sees there what their role is for."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.changing import LEFT_OUT
from tests.support.link_workers_day import SECRET, does, entries, id_of, offered, on, read, referred


async def test_it_shows_who_they_are_and_the_look_is_recorded(service: ServiceInMemory) -> None:
    page = await offered(service, person__name="Ada Invented")
    before = len(service.stores.disclosures.kept)  # type: ignore[attr-defined]
    shown = await read(service, page)

    for said in ("Ada Invented", "+447700900123", "SE15 4QN", "An invented story about nobody.", "Invented Lunch Club"):
        assert said in shown
    [look] = service.stores.disclosures.kept[before:]  # type: ignore[attr-defined]
    assert (look.person, look.purpose, look.referral_id, look.at) == (
        "invented-link-worker",
        "look-after-the-person",
        UUID(id_of(page)),
        NOW,
    )


async def test_nothing_personal_stands_in_its_title_or_its_links(service: ServiceInMemory) -> None:
    page = await offered(service, person__name="Ada Invented")
    shown = await read(service, page)
    title = shown.partition("<title>")[2].partition("</title>")[0]
    assert "Ada" not in title
    assert id_of(page)[-6:].upper() in title


async def test_the_timeline_says_what_happened_and_who_did_it(service: ServiceInMemory) -> None:
    page = await referred(service)
    service.now += timedelta(minutes=1)
    await service.consume(a_matched(referral_id=id_of(page), answer="offer"))
    service.now += timedelta(minutes=1)
    await does(service, page, "contacts/new", how="phone", outcome="reached", text=SECRET)
    service.now += timedelta(minutes=1)
    await does(service, page, "person-answer", answer="accept")
    service.now += timedelta(minutes=1)
    await does(service, page, "closure", outcome="need-met", reason="completed")

    shown = await read(service, f"{page}/timeline")
    told = [shown.index(one) for one in TOLD]
    assert told == sorted(told), "the newest stands first"
    assert "by Invented link worker, Invented borough" in shown
    assert SECRET not in shown


TOLD = ("Closed</strong>", "The person said yes", "A contact was recorded", "A place was found", "Referred</strong>")


async def test_once_it_is_withdrawn_their_details_stay_sealed(service: ServiceInMemory) -> None:
    page = await referred(service, person__name="Ada Invented")
    await does(service, page, "withdrawal", reason="person-asked")

    shown = await read(service, page)
    assert "Ada Invented" not in shown
    assert "their details are not opened any more" in shown


async def test_a_lead_sees_incidents_and_risks_alone(service: ServiceInMemory) -> None:
    page = await referred(service, person__name="Ada Invented")
    await does(service, page, "incidents/new", incident="neglect", what_happened=SECRET, **on("happened_on"))
    await does(service, page, "notes/new", text="A note of the link workers.")

    leads = await read(service, page, service.lead)
    assert SECRET in leads
    assert "A note of the link workers." not in leads
    assert SECRET not in await read(service, page)


async def reported(service: ServiceInMemory) -> str:
    """The page of somebody about whom an incident is open."""
    page = await offered(service, person__name="Ada Invented", story="An invented story about nobody.")
    await does(service, page, "incidents/new", incident="neglect", what_happened=SECRET, **on("happened_on"))
    return page


async def test_while_an_incident_is_open_a_lead_sees_how_to_reach_them_and_the_look_is_recorded(
    service: ServiceInMemory,
) -> None:
    page = await reported(service)
    before = len(service.stores.disclosures.kept)  # type: ignore[attr-defined]
    leads = await read(service, page, service.lead)

    for said in ("Ada Invented", "+447700900123", "ada@people.example", "SE15 4QN", "Southwark", "Invented Lunch Club"):
        assert said in leads
    for said in ("An invented story about nobody.", "1950", "NHS number"):
        assert said not in leads
    [look] = [one for one in service.stores.disclosures.kept[before:] if not one.entries]  # type: ignore[attr-defined]
    assert (look.person, look.organisation, look.purpose, look.fields, look.at) == (
        "invented-lead",
        "invented-board",
        "keep-the-person-safe",
        ("name", "phone", "email", "postcode"),
        NOW,
    )


async def test_a_lead_sees_who_they_are_also_once_they_withdrew_and_not_once_the_incident_is_closed(
    service: ServiceInMemory,
) -> None:
    page = await reported(service)
    await does(service, page, "consent-withdrawal")
    assert "Ada Invented" in await read(service, page, service.lead)

    [incident] = await entries(service, page, "incidents", service.lead)
    await does(service, page, f"incidents/{incident['entry_id']}", by=service.lead, state="closed")
    assert "Ada Invented" not in await read(service, page, service.lead)


async def test_where_no_incident_was_reported_a_lead_sees_nobody(service: ServiceInMemory) -> None:
    page = await referred(service, person__name="Ada Invented")
    before = len(service.stores.disclosures.kept)  # type: ignore[attr-defined]
    shown = await read(service, page, service.lead)

    assert "Ada Invented" not in shown
    assert "while an incident is open" in shown
    assert service.stores.disclosures.kept[before:] == []  # type: ignore[attr-defined]


async def test_a_lead_of_another_borough_finds_nothing(service: ServiceInMemory) -> None:
    page = await referred(service, 2, borough="camden", borough_reason="moving-there")
    assert (await service.lead.get(page)).status_code == 404


@pytest.mark.parametrize("below", ["", "/timeline", "/messages", "/contacts/new", "/service-choice", "/closure"])
async def test_of_another_borough_or_unknown_is_the_same_page_of_nothing(below: str, service: ServiceInMemory) -> None:
    elsewhere = await referred(service, borough="camden", borough_reason="staying-there")
    unknown = f"/work/referrals/{uuid4()}"

    answers = [await service.link_worker.get(page + below) for page in (elsewhere, unknown)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].text == answers[1].text


async def test_an_id_that_is_none_is_nothing_here(service: ServiceInMemory) -> None:
    assert (await service.link_worker.get("/work/referrals/nonsense")).status_code == 404


async def test_long_and_odd_words_are_shown_as_they_were_written(service: ServiceInMemory) -> None:
    page = await referred(service)
    written = "<script>alert(1)</script> \u202e 👵🏾 " + "x" * 3000
    answer = await does(service, page, "notes/new", text=written)
    assert answer.status_code == 303

    shown = await read(service, page)
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "x" * 3000 not in shown
    assert "x" * 3000 in await read(service, f"{page}/notes")


async def test_other_referrals_and_people_who_may_be_the_same_are_shown(service: ServiceInMemory) -> None:
    page = await referred(service, 1, needs=["debt"])
    theirs = await referred(service, 1, key="again", needs=["housing"])
    alike = await referred(service, 1, key="alike", needs=["food"], person__nhs_number=LEFT_OUT, postcode="e16an")

    shown = await read(service, page)
    assert f'href="{theirs}"' in shown.partition("Their other referrals")[2]
    elsewhere = await read(service, theirs)
    assert f'href="{page}"' in elsewhere
    assert alike not in shown, "it is of a borough where the link worker does not work"


async def test_who_may_be_the_same_is_compared_before_a_decision(service: ServiceInMemory) -> None:
    page = await referred(service, 1)
    twin = await referred(service, 1, key="twin", person__nhs_number=LEFT_OUT, person__name="Somebody Else")

    shown = await read(service, twin)
    assert "the person may be known already" in shown
    assert f'href="{page}"' in shown.partition("Perhaps the same person")[2]
    assert f'href="{twin}/same-person/{id_of(page)}"' in shown
    await does(service, twin, "human-decision", decision="close", reason="duplicate", outcome="not-known")
    assert "it was made twice" in await read(service, twin)


async def test_a_message_to_ones_own_is_said_to_be_for_link_workers(service: ServiceInMemory) -> None:
    page = await offered(service)
    made = await service.link_worker.post(
        f"/v1/referrals/{id_of(page)}/messages",
        json={"to": ["link-worker"], "text": "For my colleagues."},
        headers={"Idempotency-Key": "m"},
    )
    assert made.status_code == 201
    assert "to link workers, " in await read(service, page)
    assert "To link workers. " in await read(service, f"{page}/messages")
