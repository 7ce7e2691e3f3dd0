"""Answers that an earlier release has kept are read, and made again, like those of this one."""

import json

from pydantic import TypeAdapter

from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.reasons.candidate import Candidate
from services.matching.domain.reasons.replay import replay
from services.matching.keeping.answers import read
from tests.support.answers import an_answer


def written(one: KeptAnswer) -> str:
    return TypeAdapter(KeptAnswer).dump_json(one).decode()


def as_it_was_written_by_names(one: KeptAnswer) -> str:
    whole = json.loads(written(one))
    named = [dict(zip(Candidate._fields, values, strict=True)) for values in whole["candidates"]]
    return json.dumps(whole | {"candidates": named})


def test_candidates_by_their_names_are_read() -> None:
    one = an_answer()
    assert read(as_it_was_written_by_names(one)) == one
    assert replay(read(as_it_was_written_by_names(one))).is_same


def test_candidates_in_order_are_read() -> None:
    assert read(written(an_answer())) == an_answer()
