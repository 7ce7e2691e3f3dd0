"""An event is checked offline: each fault with where it stands, by which rule, and how to mend it."""

import json
from base64 import b64encode
from typing import Any

import pytest

from deploy.partner_kit import examples
from deploy.partner_kit.destination import Destination
from deploy.partner_kit.validating.asked import NOT_ANSWERED
from services.contract.boroughs import BoroughSlug
from services.contract.topics import MAX_EVENT_BYTES
from tests.support.changing import LEFT_OUT
from tests.support.partner_events import an_event, checked


@pytest.mark.parametrize("name", examples.BY_NAME)
def test_every_sample_is_valid(name: str) -> None:
    assert checked(an_event(name)) == []


def test_all_faults_are_told_at_once() -> None:
    event = an_event(data__needs=["magic"], data__person__nhs_number="123", data__postcode=LEFT_OUT)

    found = {(one.path, one.rule) for one in checked(event)}

    assert found == {
        ("#/data/needs/0", "enum"),
        ("#/data/person/nhs_number", "not-an-nhs-number"),
        ("#/data/postcode", "missing"),
    }


def test_nothing_of_what_was_written_is_repeated() -> None:
    found = checked(an_event(data__person__nhs_number="Ada's number", data__surprise="Ada"))

    assert found
    assert not any("Ada" in one.mend for one in found)


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        ({"data__person__born_on": "2020-01-31"}, "#/data/person/born_on", "too-young"),
        ({"data__person__email": LEFT_OUT}, "#/data/person/email", "no-address-for-the-channel"),
        ({"data__consent__expires_on": "2025-12-31"}, "#/data/consent/expires_on", "consent-ended"),
        ({"data__consent__given_on": "2026-02-01"}, "#/data/consent/given_on", "consent-given-later"),
        ({"data__consent__to_refer": False}, "#/data/consent/to_refer", "no-consent"),
        ({"data__interests": ["magic"]}, "#/data/interests/0", "not-a-topic"),
    ],
)
def test_what_is_well_written_and_cannot_be_meant_is_found_too(changes: dict[str, Any], path: str, rule: str) -> None:
    assert [(one.path, one.rule) for one in checked(an_event(**changes))] == [(path, rule)]


def test_the_borough_is_the_topics() -> None:
    event = an_event(data__borough="lambeth")

    [found] = checked(event, Destination(BoroughSlug.SOUTHWARK))

    assert (found.path, found.rule) == ("#/data/borough", "another-borough")
    assert checked(event) == []


def test_whoever_names_no_referral_is_told_how() -> None:
    [found] = checked(an_event("withdrawal-requested", data__partner_reference=LEFT_OUT))

    assert (found.path, found.rule) == ("#/data", "referral-not-named")
    assert "partner_reference" in found.mend


def test_a_listing_is_not_changed_by_nothing_or_by_way_of_trial() -> None:
    nothing = an_event("listing-change-requested", data__changes={}, data__is_right=False)

    assert [one.rule for one in checked(nothing)] == ["nothing-asked"]
    assert [one.rule for one in checked(an_event("listing-change-requested", synthetic=True))] == [
        "not-by-way-of-trial"
    ]


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        ({"time": "yesterday"}, "#/time", "header-invalid"),
        ({"specversion": "0.3"}, "#/specversion", "header-missing"),
        ({"synthetic": "maybe"}, "#/synthetic", "header-invalid"),
        ({"type": LEFT_OUT}, "#", "header-missing"),
        ({"id": [1]}, "#/id", "header-invalid"),
        ({"data": LEFT_OUT}, "#", "schema-wrong"),
        ({"data": [1]}, "#", "not-json"),
        ({"data_base64": "e30="}, "#", "schema-wrong"),
    ],
)
def test_what_stands_around_the_event_is_checked(changes: dict[str, Any], path: str, rule: str) -> None:
    assert [(one.path, one.rule) for one in checked(an_event(**changes))] == [(path, rule)]


def test_an_event_in_base64_is_checked_too() -> None:
    asked = json.dumps({"reason": "magic", "partner_reference": "case-7"}).encode()
    event = an_event("withdrawal-requested", data=LEFT_OUT) | {"data_base64": b64encode(asked).decode()}

    [found] = checked(event)

    assert (found.path, found.pointer, found.rule) == ("#/data_base64", "#/reason", "literal-error")


def test_an_event_of_a_newer_version_is_said_to_be_one() -> None:
    [found] = checked(an_event(type="london.linkway.referral-requested.v2"))

    assert found.rule == "type-unknown"
    assert "This is version 2 of referral-requested, and this kit knows 1" in found.mend


@pytest.mark.parametrize("changes", [{"data__newer": 1}, {"data__person__newer": "Ada"}])
def test_a_field_of_a_newer_schema_is_said_to_be_one_that_this_kit_may_not_know(changes: dict[str, Any]) -> None:
    [found] = checked(an_event(**changes))

    assert found.rule == "extra-forbidden"
    assert "Leave it out. Or take the kit of the release that has it" in found.mend


@pytest.mark.parametrize("kind", ["london.linkway.matched.v1", "org.example.v2", "london.linkway.magic.v2"])
def test_an_event_that_partners_do_not_send_is_answered_with_those_that_they_do(kind: str) -> None:
    [found] = checked(an_event(type=kind))

    assert found.rule == "type-unknown"
    assert "london.linkway.referral-requested.v1" in found.mend
    assert "version" not in found.mend


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0",
        b"\xff\xfe\x00",
        b"{",
        b"[]",
        b"7",
        b"null",
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"[" * 100_000,
        b'{"data":' * 100_000,
        b'{"a": NaN}',
        b"\xef\xbb\xbf" + json.dumps(an_event()).encode(),
        json.dumps(an_event(id="\ud800")).encode(),
    ],
)
def test_what_is_no_event_is_told_so_and_that_nobody_is_answered(message: bytes) -> None:
    [found] = checked(message)

    assert found.rule in {"not-json", "schema-wrong"}
    assert found.path == "#"
    assert found.mend.endswith(NOT_ANSWERED)


def test_a_message_without_an_id_would_not_be_answered() -> None:
    [found] = checked(an_event(id=LEFT_OUT))

    assert (found.rule, found.mend.endswith(NOT_ANSWERED)) == ("header-missing", True)


def test_where_json_breaks_off_is_told_by_line_and_column() -> None:
    [found] = checked(b'{"specversion": "1.0",\n "id" "m-1"}')

    assert "In line 2, column 7, a colon is missing" in found.mend


def test_a_name_that_stands_twice_is_pointed_at() -> None:
    message = json.dumps(an_event()).replace('"urgency":', '"urgency": "urgent", "urgency":').encode()

    assert [(one.path, one.rule) for one in checked(message)] == [("#/data/urgency", "name-twice")]


def test_a_message_may_have_a_mebibyte_and_no_more() -> None:
    fits = json.dumps(an_event()).encode().ljust(MAX_EVENT_BYTES)

    assert checked(fits) == []
    [found] = checked(fits + b" ")
    assert (found.rule, str(MAX_EVENT_BYTES) in found.mend) == ("too-large", True)


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        ({"data__referral_id": "7"}, "#/data/referral_id", "uuid-parsing"),
        ({"data__referral_id": LEFT_OUT}, "#/data/referral_id", "missing"),
        ({"sequence": LEFT_OUT}, "#", "header-missing"),
        ({"borough": "camelot"}, "#/borough", "header-invalid"),
    ],
)
def test_an_answer_is_checked_by_its_schema(changes: dict[str, Any], path: str, rule: str) -> None:
    assert [(one.path, one.rule) for one in checked(an_event("request-accepted", **changes))] == [(path, rule)]


def test_a_reader_ignores_what_an_answer_has_beside_what_it_knows() -> None:
    assert checked(an_event("request-accepted", data__newer=1)) == []
