"""What a person reads: plain, short, and quiet about the kind of help."""

import re

import pytest
from jinja2 import UndefinedError

from services.contract.vocabulary import NEED_PHRASES, Need
from services.notify.domain.notice import Notice, notice_of
from services.notify.senders.wording import SUBJECT, Wording, how_far
from tests.fakes.notify import a_notice
from tests.support.builders import NOW, an_envelope, an_unmatched

NO_MATCH = notice_of(an_unmatched(), an_envelope(), NOW)


def test_a_match_says_where_who_how_far_and_why() -> None:
    text = Wording().text(a_notice(), "Ann Invented")

    assert text.startswith("Hello Ann Invented,\n")
    for told in ("Invented Lunch Club", "Invented Neighbours", "less than half a mile from your area", "It offers"):
        assert told in text


def test_no_match_says_why_and_what_comes_next() -> None:
    text = Wording().text(NO_MATCH, "Ann Invented")

    assert "Every service nearby is full." in text
    assert "a member of staff will look at your referral" in text


@pytest.mark.parametrize("notice", [a_notice(), NO_MATCH], ids=["matched", "unmatched"])
def test_sentences_are_short(notice: Notice) -> None:
    sentences = re.split(r"(?<=[.,:!?])\s", Wording().text(notice, "Ann"))

    assert max(len(sentence.split()) for sentence in sentences) <= 20


def test_the_subject_names_no_kind_of_help() -> None:
    words = " ".join([*Need, *NEED_PHRASES.values()]).replace("-", " ").split()

    assert not {word for word in words if len(word) > 3} & set(SUBJECT.lower().split())


@pytest.mark.parametrize("notice", [a_notice(), NO_MATCH], ids=["matched", "unmatched"])
def test_a_demonstration_says_that_it_is_one(notice: Notice) -> None:
    assert Wording(invented=True).text(notice, "Ann").endswith("The people and services in it are invented.")
    assert Wording().text(notice, "Ann").endswith("Linkway")


def test_a_name_is_written_as_it_is() -> None:
    assert "Hello {{ why }} O'Brien & <Sons>," in Wording().text(a_notice(), "{{ why }} O'Brien & <Sons>")


def test_a_fact_that_is_missing_is_noticed_before_anything_is_sent() -> None:
    with pytest.raises(UndefinedError):
        Wording().text(a_notice(facts={}), "Ann")


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0, "less than half a mile"),
        (402, "less than half a mile"),
        (805, "about half a mile"),
        (1609, "about 1 mile"),
        (2414, "about 1.5 miles"),
        (8047, "about 5 miles"),
    ],
)
def test_distances_are_said_to_the_half_mile(metres: int, said: str) -> None:
    assert how_far(metres) == said
