"""A model of language adds to what the lists say, on both sides, and nothing stops where it is missing or fails."""

from collections.abc import Mapping

import numpy as np
import pytest

from services.contract.events.referrals import MOST_HINTS
from services.contract.words.matching_words import HintSource
from services.lexicon.minilm import files
from services.lexicon.minilm.files import AlteredError, ModelFile, NotInstalledError
from services.lexicon.minilm.model import weighed
from services.lexicon.text_model import installed
from services.lexicon.topic import topics
from services.lexicon.topics import Lexicon
from tests.fakes.matching import a_listing

UNSAID = "xyzzy"


class FakeModel:
    """Says the same of every text, or fails; counts what it is given."""

    version = "fake"

    def __init__(self, says: Mapping[str, float], *, fails: bool = False) -> None:
        self.says, self.fails = says, fails
        self.given: list[str] = []

    def topics(self, text: str) -> Mapping[str, float]:
        if self.fails:
            raise RuntimeError(f"no memory for {text}")
        self.given.append(text)
        return self.says


def test_what_the_model_says_is_a_hint_with_its_source() -> None:
    (hint,) = Lexicon(FakeModel({"choir": 0.8})).hints_of(UNSAID)
    assert (hint.topic, hint.source, hint.weight) == ("choir", HintSource.TEXT_MODEL, 0.8)


def test_what_both_say_is_surer_than_what_one_says_and_the_lists_are_its_source() -> None:
    words = "a choir"
    (alone,) = (one for one in Lexicon().hints_of(words) if one.topic == "choir")
    (both,) = (one for one in Lexicon(FakeModel({"choir": 0.8})).hints_of(words) if one.topic == "choir")
    assert both.source is HintSource.LEXICON
    assert max(alone.weight, 0.8) < both.weight <= 1


def test_of_much_that_is_said_the_surest_leave() -> None:
    may_be_said = [slug for slug, topic in topics().items() if not topic.only_stated]
    sure = {topic: 0.5 + number / 100 for number, topic in enumerate(may_be_said[-MOST_HINTS:])}
    hints = Lexicon(FakeModel(dict.fromkeys(may_be_said, 0.3) | sure)).hints_of(UNSAID)
    assert [one.topic for one in hints] == [*sure][::-1]


def test_what_only_people_themselves_may_say_no_model_says_of_them() -> None:
    private = next(slug for slug, topic in topics().items() if topic.only_stated)
    assert Lexicon(FakeModel({private: 0.9})).hints_of(UNSAID) == ()


def test_a_listing_is_about_what_the_model_says_of_its_text() -> None:
    lexicon = Lexicon(FakeModel({"choir": 0.8}))
    assert lexicon.topics_of(a_listing())["choir"] == 0.8


def test_a_listings_text_is_read_once_whoever_has_it_and_however_it_is_spaced() -> None:
    model = FakeModel({})
    lexicon = Lexicon(model)
    for number, name in enumerate(("A Choir", "a  choir", "Another", "A choir")):
        lexicon.topics_of(a_listing(number, name=name))
    assert len(model.given) == 2


def test_where_the_model_fails_the_lists_go_on_alone_and_it_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    failures: list[int] = []
    lexicon = Lexicon(FakeModel({}, fails=True), failed=lambda: failures.append(1))
    story = "I would love to sing in a choir"
    assert lexicon.hints_of(story) == Lexicon().hints_of(story)
    assert lexicon.topics_of(a_listing()) == Lexicon().topics_of(a_listing())
    assert (len(failures), story in caplog.text) == (2, False)


def test_a_text_that_could_not_be_read_is_read_when_the_model_is_well_again() -> None:
    model = FakeModel({"choir": 0.8}, fails=True)
    lexicon = Lexicon(model)
    lexicon.topics_of(a_listing())
    model.fails = False
    assert lexicon.topics_of(a_listing())["choir"] == 0.8


def test_only_what_is_nearest_counts_and_nothing_that_is_near_by_chance() -> None:
    near, by_chance = (weighed(np.array(one, dtype=np.float32)) for one in ([0.5, 0.45, 0.2], [0.1, 0.05, 0.0]))
    assert near.tolist() == pytest.approx([1.0, 0.472, 0.0], abs=0.001)
    assert by_chance.tolist() == [0.0, 0.0, 0.0]


def test_without_the_extra_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(files, "_PROGRAMS", ("no_such_program",))
    with caplog.at_level("INFO"):
        assert installed() is None
    assert "The extra text-model is not installed: there is no package no_such_program" in caplog.text
    assert "uv sync --extra text-model" in caplog.text


def test_a_file_that_is_another_is_not_used() -> None:
    with pytest.raises(AlteredError, match="is not the file that was looked at"):
        ModelFile("services.lexicon", "README.md", "0" * 64).located()


def test_a_file_that_is_missing_is_the_extra_that_is_missing() -> None:
    with pytest.raises(NotInstalledError, match=r"no package services\.lexicon"):
        ModelFile("services.lexicon", "no-such-file", "0" * 64).located()
