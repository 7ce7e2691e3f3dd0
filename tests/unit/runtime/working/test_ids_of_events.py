"""An event's id follows from who says it, about what, and as its how-manieth; other makers' ids say nothing."""

import pytest

from services.runtime.working.aggregate import event_id, sequence_in

KEY = "00000000-0000-7000-8000-000000000001"


@pytest.mark.parametrize("sequence", [1, 2, 10, 2**31 - 1])
def test_the_sequence_is_read_back(sequence: int) -> None:
    assert sequence_in(event_id("referral", KEY, sequence), "referral", KEY) == sequence


@pytest.mark.parametrize(
    "name",
    ["", "made-by-the-borough", "7", f"matching:{KEY}:2", "referral:other:2", f"referral:{KEY}:", f"referral:{KEY}:02"],
)
def test_an_id_of_another_maker_has_none(name: str) -> None:
    assert sequence_in(name, "referral", KEY) is None
