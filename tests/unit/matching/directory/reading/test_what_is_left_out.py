"""A service that nobody could be sent to is left out, named by what it goes by, with why and how to mend it."""

from typing import Any

import pytest

from services.matching.directory.record import Fate, Record
from tests.fakes.matching import a_location, a_service, a_service_id, a_term
from tests.support.builders import SERVICE_ID
from tests.support.changing import LEFT_OUT
from tests.support.reading import READER, left_out, read, read_service


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": LEFT_OUT}, "no-name"),
        ({"name": " \u200b "}, "no-name"),
        ({"name": {"en": "Lunch"}}, "no-name"),
        ({"status": "inactive"}, "not-active"),
        ({"status": "defunct"}, "not-active"),
        ({"status": "tentative"}, "status-unknown"),
        ({"attributes": LEFT_OUT}, "no-need"),
        ({"attributes": "none"}, "no-need"),
        ({"attributes": [{"taxonomy_term": None}]}, "no-need"),
        ({"attributes": [a_term("linkway-needs", "chess")]}, "no-need"),
        ({"service_at_locations": LEFT_OUT}, "no-place"),
        ({"service_at_locations": [{"location": None}]}, "no-place"),
        ({"service_at_locations": [a_location("M1 1AE")]}, "no-london-postcode"),
        ({"minimum_age": 65, "maximum_age": 18}, "ages-contradict"),
        ({"minimum_age": 12.5, "maximum_age": 12.5}, "ages-contradict"),
        ({"minimum_age": "under 18s welcome"}, "ages-unclear"),
        ({"minimum_age": "Children aged 5 to 11"}, "ages-unclear"),
        ({"minimum_age": "8-16 yrs, must live locally"}, "ages-unclear"),
        ({"maximum_age": "over 50"}, "ages-unclear"),
        ({"service_areas": [{"name": "Manchester", "uri": "http://example.org/E08000003"}]}, "outside-london"),
    ],
)
def test_it_is_left_out_and_why_is_said(changes: dict[str, Any], why: str) -> None:
    assert left_out(**changes) == why
    said = read_service(**changes)
    assert (said.named, said.service_id) == (str(SERVICE_ID), SERVICE_ID)
    assert said.findings[-1].do


@pytest.mark.parametrize("odd", [7, "service", [], True, 1.5])
def test_what_is_no_service_is_counted_and_not_repeated(odd: Any) -> None:
    said = read(odd)
    assert (said.named, said.service_id, said.findings[-1].code) == ("no id", None, "unreadable")


@pytest.mark.parametrize(("written", "named"), [({}, "no id"), ({"id": 4}, "4"), ({"name": "Tea"}, "Tea")])
def test_it_is_named_by_what_stands_there(written: dict[str, Any], named: str) -> None:
    assert read(written).named == named


def test_words_that_stand_for_no_need_are_named_so_that_an_editor_can_add_them() -> None:
    said = read_service(attributes=[a_term("activities", "Falconry"), a_term("activities", "Owls", term="OWL")])
    assert [(one.code, one.what) for one in said.findings[:2]] == [
        ("need-unknown", "“Falconry” of “activities” stands for no need."),
        ("need-unknown", "“OWL Owls” of “activities” stands for no need."),
    ]


def test_of_the_same_id_twice_the_first_counts() -> None:
    records = [Record("record 1", a_service()), Record("record 2", a_service(name="Another"))]
    first, second = READER.read(records)
    assert first.listing
    assert (second.fate, second.findings[-1].code) == (Fate.LEFT_OUT, "twice")
    assert "record 1" in second.findings[-1].what


def test_what_a_source_could_not_show_is_no_service_that_is_gone() -> None:
    said = READER.read_one(Record("record 3", None, id="4711", why_missing="The feed answers 500."))
    assert (said.fate, said.named, said.findings[-1].what) == (Fate.NOT_SHOWN, "4711", "The feed answers 500.")
    listed = READER.read_one(Record("record 3", a_service(id="4711")))
    assert said.service_id == listed.service_id != None  # noqa: E711 - both are the same, and there is one


def test_what_is_unchanged_keeps_its_id() -> None:
    said = READER.read_one(Record("record 3", None, id=str(a_service_id(3)), unchanged=True))
    assert (said.fate, said.service_id) == (Fate.UNCHANGED, a_service_id(3))
