"""A report says what was tried, what was found and what was not looked at, for a person and for a program."""

import json
from pathlib import Path

from tests.conformance.planted.matching import Overbooks
from tests.conformance.toys.matching import Toy
from tests.conformance.trials.in_memory import tried


async def test_a_report_of_one_that_keeps_its_promises_says_so(tmp_path: Path) -> None:
    text = (await tried(Toy, tmp_path)).text()

    assert text.startswith("A matching of southwark, ")
    assert "Options declared: none" in text
    assert "kept       nobody under 18 is matched (M3)" in text
    assert text.endswith("Every promise that was tried is kept.")


async def test_what_is_broken_is_told_in_a_sentence_and_counted(tmp_path: Path) -> None:
    text = (await tried(Overbooks, tmp_path)).text()

    assert "broken     no more people than places (M4)\n           4 people hold a place at Conformance Club" in text
    assert text.endswith(" checks found what is broken.")


async def test_promises_of_a_declared_option_that_nobody_looks_at_are_named(tmp_path: Path) -> None:
    text = (await tried(Toy, tmp_path, options=frozenset({"explain"}))).text()

    assert "Promises that this trial does not look at:\n  M18  Who made the referral" in text


async def test_a_program_reads_the_same(tmp_path: Path) -> None:
    facts = json.loads(json.dumps((await tried(Overbooks, tmp_path)).facts()))

    (capacity,) = [one for one in facts["checks"] if one["promises"] == ["M4"]]
    assert (facts["kept"], capacity["verdict"]) == (False, "broken")
    assert capacity["found"][0].startswith("4 people hold a place")
    assert facts["promises_not_tried"] == []
