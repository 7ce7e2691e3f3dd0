"""How a postcode is read and spelled."""

import pytest

from services.geography.postcodes import NO_FIXED_ABODE, NotAPostcode, Postcode, is_outcode


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("se15 4qn", "SE15 4QN"),
        ("SE154QN", "SE15 4QN"),
        ("  e1   6an ", "E1 6AN"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("N1C 4AB", "N1C 4AB"),
        ("SE1P 5LX", "SE1P 5LX"),
        ("E20 2ST", "E20 2ST"),
        ("W1A0AX", "W1A 0AX"),
        ("gir 0aa", "GIR 0AA"),
        ("zz993vz", "ZZ99 3VZ"),
        ("(SE15–4QN).", "SE15 4QN"),
        ("\ufeffSE15\u200b\u202f4QN\u2060", "SE15 4QN"),
    ],
)
def test_a_postcode_has_one_spelling_however_it_was_written(written: str, spelled: str) -> None:
    assert str(Postcode.parse(written)) == spelled


@pytest.mark.parametrize("written", ["", "SE15", "SE15 4Q", "SW1A 1CA", "QE1 1AA", "SE15 4QNN", "SE15/4QN", "ZZ99 3VA"])
def test_what_is_not_a_postcode_is_refused(written: str) -> None:
    with pytest.raises(NotAPostcode):
        Postcode.parse(written)


def test_the_refusal_says_what_to_write_and_does_not_repeat_what_was_written() -> None:
    with pytest.raises(NotAPostcode, match="Write it like SE15 4QN") as refusal:
        Postcode.parse("N1 SECRET")
    assert "SECRET" not in str(refusal.value)


def test_a_postcode_does_not_show_itself_in_logs_of_objects() -> None:
    assert "4QN" not in repr(Postcode.parse("SE15 4QN"))


def test_two_spellings_of_one_postcode_are_equal() -> None:
    assert Postcode.parse("se154qn") == Postcode.parse("SE15 4QN")


def test_the_outcode_is_the_part_before_the_space() -> None:
    assert Postcode.parse("E1 6AN").outcode == "E1"


def test_no_fixed_abode_is_a_pseudo_postcode() -> None:
    assert Postcode.parse("ZZ99 3VZ") == NO_FIXED_ABODE
    assert NO_FIXED_ABODE.is_pseudo


def test_a_home_is_not_a_pseudo_postcode() -> None:
    assert not Postcode.parse("SE15 4QN").is_pseudo


@pytest.mark.parametrize(("written", "expected"), [("SE15", True), ("EC1A", True), ("W1M", False), ("SE15 4QN", False)])
def test_an_outcode_is_told_from_what_is_none(written: str, expected: bool) -> None:
    assert is_outcode(written) is expected
