"""A link worker asks a person how they are, and sees what it comes to beside the start and the time before."""

import re
from datetime import timedelta
from typing import Any

import pytest

from services.contract.words.measure_words import Instrument
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW
from tests.support.link_workers_day import does, entries, on, read, referred
from tests.support.page_forms import fields_of, problems

UCLA = {"companionship": "2", "left_out": "2", "isolated": "3"}
# A form of each instrument as somebody fills it in, and the answers that are kept.
FILLED_IN: dict[Instrument, tuple[dict[str, Any], dict[str, Any]]] = {
    Instrument.ONS4: (
        {"life_satisfaction": "3", "worthwhile": "0", "happy_yesterday": "10", "anxious_yesterday": ""},
        {"life_satisfaction": 3, "worthwhile": 0, "happy_yesterday": 10, "anxious_yesterday": None},
    ),
    Instrument.UCLA_LONELINESS: (UCLA, {"companionship": 2, "left_out": 2, "isolated": 3}),
    Instrument.DIRECT_LONELINESS: ({"lonely": "hardly-ever"}, {"lonely": "hardly-ever"}),
    Instrument.SWEMWBS: ({f"item__{at}": str(1 + at % 5) for at in range(1, 8)}, {"items": [2, 3, 4, 5, 1, 2, 3]}),
    Instrument.PAM: ({"score": "55"}, {"score": 55.0, "cuts": "current"}),
    Instrument.MYCAW: (
        {"concern_1": "6", "concern_2": "", "wellbeing": "0"},
        {"concern_1": 6, "concern_2": None, "wellbeing": 0},
    ),
}


OTHERWISE: dict[Instrument, tuple[str, Any]] = {
    Instrument.ONS4: ("worthwhile", "7"),
    Instrument.UCLA_LONELINESS: ("isolated", "1"),
    Instrument.DIRECT_LONELINESS: ("lonely", "never"),
    Instrument.SWEMWBS: ("item__7", "5"),
    Instrument.PAM: ("score", "60.5"),
    Instrument.MYCAW: ("concern_2", "3"),
}


async def asks(service: ServiceInMemory, page: str, instrument: str, occasion: str, **answers: Any) -> Any:
    return await does(service, page, f"measures/{instrument}", occasion=occasion, **{**on("taken_on"), **answers})


def rows(text: str) -> list[list[str]]:
    """The table of what was answered, as it is read."""
    body = text.partition("<caption>The newest first")[2].partition("</table>")[0].partition("<tbody>")[2]
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in body.split("<tr>")[1:]
    ]


@pytest.mark.parametrize("instrument", Instrument)
async def test_each_instrument_has_a_form_whose_answers_are_kept(
    instrument: Instrument, service: ServiceInMemory
) -> None:
    page = await referred(service)
    typed, kept = FILLED_IN[instrument]
    assert f'href="{page}/measures/{instrument}"' in await read(service, f"{page}/measures")
    answer = await asks(service, page, instrument, "start", **typed)

    assert answer.headers["location"] == f"{page}?done=measures"
    [entry] = await entries(service, page, "measures")
    assert entry["answers"] == {"instrument": instrument, **kept}
    assert "Their answers are recorded" in await read(service, answer.headers["location"])


async def test_it_asks_in_the_words_that_are_free_and_no_others(service: ServiceInMemory) -> None:
    page = await referred(service)
    assert "Overall, how satisfied are you with your life nowadays?" in await read(service, f"{page}/measures/ons4")
    assert "your own licensed questionnaire" in await read(service, f"{page}/measures/swemwbs")


async def test_what_has_changed_since_the_start_and_since_the_last_is_shown(service: ServiceInMemory) -> None:
    page = await referred(service)
    for days, occasion, isolated in ((0, "start", "2"), (30, "review", "3"), (60, "end", "2")):
        service.now = NOW + timedelta(days=days)
        day = {f"taken_on__{part}": str(getattr(service.now, part)) for part in ("day", "month", "year")}
        await asks(service, page, "ucla-loneliness", occasion, **{**UCLA, **day, "isolated": isolated})

    expected = [
        ["UCLA loneliness", "End, 1 Apr 2026 Put it right, UCLA loneliness of 1 Apr 2026", "6", "Same", "Better"],
        ["UCLA loneliness", "Review, 2 Mar 2026 Put it right, UCLA loneliness of 2 Mar 2026", "7", "Worse", "Worse"],
        ["UCLA loneliness", "Start, 31 Jan 2026 Put it right, UCLA loneliness of 31 Jan 2026", "6", "–", "–"],
    ]
    assert rows(await read(service, page)) == expected
    shown = await read(service, f"{page}/measures")
    assert rows(shown) == expected
    assert "Last asked on 1 Apr 2026" in shown


WRONG: list[tuple[str, dict[str, Any], list[str]]] = [
    ("ons4", {"occasion": ""}, ["occasion"]),
    ("ons4", {"occasion": "start", "happy_yesterday": "11"}, ["happy_yesterday"]),
    ("ons4", {"occasion": "start", "happy_yesterday": "<script>\u202e👵🏾"}, ["happy_yesterday"]),
    ("ucla-loneliness", {"occasion": "start", "companionship": "2"}, ["left_out", "isolated"]),
    ("direct-loneliness", {"occasion": "start"}, ["lonely"]),
    ("swemwbs", {"occasion": "start", **{f"item__{at}": "3" for at in range(1, 7)}}, ["item-7"]),
    ("pam", {"occasion": "start", "score": "101"}, ["score"]),
    ("pam", {"occasion": "start", "score": "a\x00b"}, ["score"]),
    ("pam", {"occasion": "start", "score": ""}, ["score"]),
    ("mycaw", {"occasion": "start", "concern_1": "7", "wellbeing": "1"}, ["concern_1"]),
    ("mycaw", {"occasion": "start", "concern_1": "1", "wellbeing": "1", "taken_on__year": "2027"}, ["taken_on-day"]),
]


@pytest.mark.parametrize(("instrument", "typed", "fields"), WRONG, ids=[f"{one}: {told}" for one, _, told in WRONG])
async def test_what_is_wrong_is_told_of_its_field(
    instrument: str, typed: dict[str, Any], fields: list[str], service: ServiceInMemory
) -> None:
    page = await referred(service)
    answer = await asks(service, page, instrument, **typed)

    assert answer.status_code == 422
    assert problems(answer.text) == fields
    for word in ("JSON", "#/", "whole number", "input", "<script>"):
        assert word not in answer.text.partition("problems-title")[2].partition("</div>")[0]
    assert await entries(service, page, "measures") == []


@pytest.mark.parametrize("instrument", Instrument)
async def test_answers_are_put_right_from_what_they_were(instrument: Instrument, service: ServiceInMemory) -> None:
    page = await referred(service)
    typed, kept = FILLED_IN[instrument]
    await asks(service, page, instrument, "start", **typed)
    [entry] = await entries(service, page, "measures")
    at = f"measures/{instrument}/{entry['entry_id']}"
    assert f'href="{page}/{at}"' in await read(service, page)

    as_it_was = await does(service, page, at)
    assert as_it_was.headers["location"] == f"{page}?done=changed"
    [entry] = await entries(service, page, "measures")
    assert (entry["answers"], entry["revision"]) == ({"instrument": instrument, **kept}, 1)
    name, answer = OTHERWISE[instrument]
    assert (await does(service, page, at, **{name: answer})).status_code == 303
    [entry] = await entries(service, page, "measures")
    assert entry["revision"] == 2
    assert "What it said before" in await read(service, f"{page}/{at}")


async def test_answers_to_another_instrument_and_those_of_others_are_told(service: ServiceInMemory) -> None:
    page = await referred(service)
    await asks(service, page, "direct-loneliness", "start", lonely="never")
    [entry] = await entries(service, page, "measures")
    wrong = await does(service, page, f"measures/pam/{entry['entry_id']}", score="5")
    assert wrong.status_code == 422
    assert "answers to direct-loneliness" in wrong.text

    theirs = {"occasion": "end", "taken_on": f"{NOW:%Y-%m-%d}", "answers": entry["answers"]}
    at = f"/v1{page.removeprefix('/work')}/measures"
    kept = await service.surgery.post(at, json=theirs, headers={"Idempotency-Key": "theirs"})
    told = await does(service, page, f"measures/direct-loneliness/{kept.json()['entry_id']}", lonely="occasionally")
    assert told.status_code == 422
    assert "Ask the organisation that recorded it" in told.text


async def test_sent_twice_it_is_kept_once_and_a_second_start_is_told(service: ServiceInMemory) -> None:
    page = await referred(service)
    at = f"{page}/measures/direct-loneliness"
    day = {f"taken_on-{part}": str(getattr(NOW, part)) for part in ("day", "month", "year")}
    typed = {**fields_of(await read(service, at), at), **day, "occasion": "start", "lonely": "never"}
    answers = [await service.link_worker.post(at, data=typed) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len(await entries(service, page, "measures")) == 1
    again = await asks(service, page, "direct-loneliness", "start", lonely="never")
    assert again.status_code == 422
    assert "was recorded" in again.text


async def test_a_lead_and_somebody_of_another_borough_see_nothing_of_it(service: ServiceInMemory) -> None:
    page, elsewhere = (
        await referred(service),
        await referred(service, 2, borough="camden", borough_reason="moving-there"),
    )
    assert (await service.lead.get(f"{page}/measures")).status_code == 403
    for below in ("measures", "measures/ons4"):
        assert (await service.link_worker.get(f"{elsewhere}/{below}")).status_code == 404
    assert (await service.link_worker.get(f"{page}/measures/nonsense")).status_code == 404


async def test_once_it_is_withdrawn_nobody_is_asked(service: ServiceInMemory) -> None:
    page = await referred(service)
    await does(service, page, "withdrawal", reason="person-asked")
    shown = await read(service, f"{page}/measures")
    assert "What will you ask?" not in shown
    assert (await service.link_worker.get(f"{page}/measures/ons4")).status_code == 409
