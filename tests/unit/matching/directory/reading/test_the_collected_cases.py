"""Directories that other systems got wrong, each with what is right, as they were collected."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.contract.words.listing_words import Frequency, Way
from services.contract.words.vocabulary import Need
from services.matching.directory.record import Fate, ReadRecord, Record
from tests.fakes.matching import a_term
from tests.support.reading import READER, read

SHARED = Path(__file__).parents[6] / "shared"

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason=f"The cases are not part of the project: {SHARED}")


def case(number: int) -> list[ReadRecord]:
    (path,) = (SHARED / "cases").glob(f"{number}-*.directory.json")
    services = json.loads(path.read_text(encoding="utf-8"))["contents"]
    records = [Record(f"record {place}", service) for place, service in enumerate(services, start=1)]
    return [*READER.read(records)]


def codes(read_record: ReadRecord) -> list[str]:
    return [one.code for one in read_record.findings]


@pytest.mark.parametrize("number", [40, 41, 42, 43, 45, 48, 50, 51, 52, 53])
def test_all_of_them_are_listed(number: int) -> None:
    assert all(one.listing for one in case(number))


def test_without_an_organisation_it_goes_by_its_own_name() -> None:
    nameless, named = case(40)
    assert nameless.listing
    assert nameless.listing.organization_name == "Invented Tea Table 1"
    assert (codes(nameless), named.fate) == (["no-organization"], Fate.TAKEN)


def test_one_null_costs_nothing_but_itself_and_is_said() -> None:
    said = [(one.findings[0].code, one.findings[0].at) for one in case(41) if one.findings]
    assert said == [
        ("odd-part", "/attributes/0"),
        ("odd-part", "/service_at_locations/0"),
        ("odd-part", "/service_at_locations/0/location/addresses/0"),
    ]


@pytest.mark.parametrize("number", [42, 43])
def test_a_long_name_is_cut_and_said(number: int) -> None:
    (one,) = case(number)
    assert one.listing
    assert len(one.listing.name) <= 200
    assert one.listing.name.endswith("…")
    assert codes(one) == ["cut"]


def test_a_name_of_spaces_is_left_out() -> None:
    assert [(one.fate, codes(one)) for one in case(44)] == [(Fate.LEFT_OUT, ["no-name"]), (Fate.TAKEN, [])]


def test_ids_that_are_no_uuids_are_named_and_stay() -> None:
    first, again = case(45), case(45)
    assert [one.named for one in first[:3]] == ["4711", "4712", "svc-bread-and-roses"]
    assert [codes(one) for one in first] == [["id-no-uuid"], ["id-no-uuid"], ["id-no-uuid"], [], []]
    assert [one.service_id for one in first] == [one.service_id for one in again]
    assert len({one.service_id for one in first}) == 5


def test_a_telephone_line_has_no_place_to_go_to() -> None:
    line, nowhere, table = case(47)
    assert line.listing
    assert table.listing
    assert (line.listing.ways, line.listing.sites) == ((Way.TELEPHONE,), ())
    assert codes(nowhere) == ["no-place"]
    assert table.listing.ways == (Way.IN_PERSON,)


def test_whom_it_is_for_is_read() -> None:
    (young,) = case(48)
    assert young.listing
    assert (young.listing.who_for.minimum_age, young.listing.who_for.maximum_age) == (11, 17)


def test_entities_are_read_and_tags_left_out() -> None:
    (one,) = case(50)
    assert one.listing
    assert one.listing.name == "Bread & Roses 'Talk' Table"
    assert one.listing.organization_name == "Invented Women's Hall"


def test_a_postcode_with_marks_is_placed() -> None:
    assert {one.listing.sites[0].postcode for one in case(51) if one.listing} == {"SE15 4QN"}


def test_a_term_is_known_by_its_code() -> None:
    (one,) = case(52)
    assert one.listing
    assert one.listing.needs == (Need.LONELINESS,)


def test_times_that_are_over_are_not_offered_and_said() -> None:
    over, until, every_week, null = case(53)
    assert [codes(one) for one in (over, until, every_week, null)] == [["time-is-over"], ["time-is-over"], [], []]
    assert over.listing
    assert over.listing.times == ()
    assert every_week.listing
    assert [(one.freq, one.byday) for one in every_week.listing.times] == [(Frequency.WEEKLY, "TU,TH")]


def open_referral_uks_own() -> dict[str, Any]:
    text = (SHARED / "data" / "services" / "oruk3_service_full_example.json").read_text(encoding="utf-8")
    example: dict[str, Any] = json.loads(text)
    return example


def test_open_referral_uks_own_example_has_no_word_for_a_need() -> None:
    assert codes(read(open_referral_uks_own())) == ["need-unknown", "no-need"]


def test_open_referral_uks_own_example_is_listed_once_it_has_a_need_and_a_place_in_london() -> None:
    example = open_referral_uks_own()
    example["attributes"].append(a_term("plain words", "Counselling"))
    location = example["service_at_locations"][0]["location"]
    location["addresses"][0]["postal_code"] = "SE15 4QN"
    said = read(example)
    assert said.listing
    assert said.listing.who_for.minimum_age == 12
    assert said.listing.who_for.maximum_age is None
    assert said.listing.sites[0].address == ("1-30 Main Street",)
    assert {need.value for need in said.listing.sites[0].access} == {"step-free", "hearing-loop"}
    assert {"time-is-over", "price-is-over", "area-unknown"} <= set(codes(said))
