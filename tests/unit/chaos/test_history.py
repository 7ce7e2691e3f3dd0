"""A history tells again what was written into it, and pairs what was asked with what was answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.load import history
from tests.chaos.load.history import History, Kind, Phase


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.jsonl"


@pytest.fixture
def written(path: Path) -> Iterator[History]:
    writing = History(path)
    yield writing
    writing.close()


def test_what_was_written_is_read_again(written: History, path: Path) -> None:
    asked = written.invoke("client-1", Kind.REFER, borough="southwark", idempotency_key="seed-1-7")
    told = written.ok(asked, referral_id="r-1", status=201)
    assert history.read(path) == [asked, told]


def test_each_line_is_there_before_the_next_is_written(written: History, path: Path) -> None:
    asked = written.invoke("client-1", Kind.REFER)
    assert history.read(path) == [asked]


def test_an_answer_belongs_to_what_was_asked_however_much_came_between(written: History, path: Path) -> None:
    first = written.invoke("client-1", Kind.REFER, borough="southwark")
    second = written.invoke("client-2", Kind.REFER, borough="barnet")
    written.fail(second, status=422)
    written.ok(first, referral_id="r-1")
    paired = history.pairs(history.read(path))
    assert [one.phase for one in paired] == [Phase.OK, Phase.FAIL]
    assert paired[0].facts == {"borough": "southwark", "referral_id": "r-1"}


def test_what_was_not_answered_is_unknown(written: History, path: Path) -> None:
    written.invoke("client-1", Kind.REFER)
    written.unknown(written.invoke("client-2", Kind.ATTEND))
    assert [one.phase for one in history.pairs(history.read(path))] == [Phase.UNKNOWN, Phase.UNKNOWN]
