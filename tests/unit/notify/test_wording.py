"""What a person reads: plain, short, and quiet about the kind of help."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from jinja2 import UndefinedError

from services.contract.events import CodeRenewed, PlaceReleased
from services.contract.words.vocabulary import NEED_PHRASES, Channel, Need
from services.notify.domain.notice import Notice, notice_of, notice_of_code, notice_of_loss
from services.notify.domain.place import ToldOf
from services.notify.senders.wording import SUBJECT, Wording
from tests.fakes.notify import a_notice
from tests.support.builders import NOW, WHERE_AND_WHEN, a_matched, an_envelope, an_unmatched
from tests.support.life_builders import an

WORDING = Wording()
PHONE = "020 7946 0028"
NO_MATCH = notice_of(an_unmatched(), an_envelope(), NOW, phone=PHONE)
MATCH = notice_of(a_matched(), an_envelope(), NOW, phone=PHONE)
OFFER = notice_of(a_matched(answer="offer"), an_envelope(), NOW, phone=PHONE)
LOST = ToldOf(service_id=UUID(int=1), service_name="Invented Choir", channel=Channel.EMAIL)
INSTEAD = [notice_of(found, an_envelope(), NOW, phone=PHONE, lost=LOST) for found in (a_matched(), an_unmatched())]
GONE = [
    notice_of_loss(an(PlaceReleased, reason=reason), LOST, an_envelope(), NOW, phone=PHONE)
    for reason in ("expired", "provider-declined")
]
TO_GO_THERE = [
    notice_of(a_matched(**WHERE_AND_WHEN | changes), an_envelope(), NOW, phone=PHONE)
    for changes in ({}, {"way": "telephone"}, {"checked_on": "2024-01-05"}, {"answer": "offer"})
]
NO_AGE = notice_of(an_unmatched(reason="age-unknown"), an_envelope(), NOW, phone=PHONE)
NEW_CODE = notice_of_code(an(CodeRenewed), an_envelope(), NOW, phone=PHONE)
NO_PHONE = [one.model_copy(update={"facts": {**one.facts, "phone": ""}}) for one in (MATCH, OFFER, NO_MATCH)]
EVERY_KIND = pytest.mark.parametrize(
    "notice",
    [MATCH, OFFER, NO_MATCH, *NO_PHONE, *INSTEAD, *GONE, *TO_GO_THERE, NO_AGE, NEW_CODE],
    ids=[f"{kind}{how}" for how in ("", "-without-a-number") for kind in ("settled", "offer", "unmatched")]
    + ["matched-instead", "unmatched-instead", "expired", "declined"]
    + ["in-person", "by-telephone", "old", "offer-in-person", "age-unknown", "new-code"],
)


def test_a_match_says_where_who_how_far_and_why() -> None:
    text = WORDING.text(a_notice(), "Ann Invented")

    assert text.startswith("Hello Ann Invented,\n")
    for told in (
        "Invented Lunch Club",
        "Invented Neighbours",
        "less than half a mile from your area",
        "It is there for company",
    ):
        assert told in text


def test_no_match_says_why_and_what_comes_next() -> None:
    text = WORDING.text(NO_MATCH, "Ann Invented")

    assert "Every service nearby is full." in text
    assert "Your referral is on our list of people who wait." in text


def test_who_is_not_matched_because_their_age_is_not_known_may_say_it() -> None:
    text = WORDING.text(NO_AGE, "Ann Invented")

    assert "You do not have to do anything" not in text
    assert f"To tell us how old you are, or to ask a question, ring {PHONE}, or talk to the person who" in text


def test_an_offer_asks_for_an_answer_and_says_how_to_say_no() -> None:
    text = WORDING.text(OFFER, "Ann Invented")

    assert "Do you want this place? You do not have to take it. Please say yes or no." in text
    assert f"To say yes or no, or to ask a question, ring {PHONE}, or talk to the person who referred you." in text


def test_an_offer_says_by_when_to_answer_where_its_place_is_held_until_then() -> None:
    held_until = datetime(2026, 6, 5, 23, 30, tzinfo=UTC)
    offer = notice_of(a_matched(answer="offer", held_until=held_until), an_envelope(), NOW)

    assert "Please answer by Friday 5 June. After that, somebody else may get it." in WORDING.text(offer, "Ann")
    assert "Please answer by" not in WORDING.text(OFFER, "Ann")


def test_what_is_settled_asks_for_no_answer_and_says_how_to_say_no() -> None:
    text = WORDING.text(MATCH, "Ann Invented")

    assert "yes or no" not in text
    assert f"If you do not want this place, or have a question, ring {PHONE}, or talk to the person who" in text


@pytest.mark.parametrize("notice", NO_PHONE, ids=["settled", "offer", "unmatched"])
def test_where_a_borough_gives_no_number_people_are_sent_to_whom_they_know(notice: Notice) -> None:
    text = WORDING.text(notice, "Ann Invented")

    assert "ring" not in text
    assert "question, talk to the person who referred you." in text


@EVERY_KIND
def test_nothing_is_promised_that_nobody_is_sure_to_do(notice: Notice) -> None:
    text = WORDING.text(notice, "Ann Invented").lower()

    assert not [promise for promise in ("reply", "member of staff", "we will", "you will") if promise in text]


@EVERY_KIND
def test_paragraphs_stand_one_line_apart(notice: Notice) -> None:
    assert "\n\n\n" not in Wording(invented=True).text(notice, "Ann")


def test_a_notice_of_an_earlier_release_can_still_be_sent() -> None:
    unsaid = {name: fact for name, fact in MATCH.facts.items() if name not in ("answer", "phone")}
    text = WORDING.text(MATCH.model_copy(update={"facts": unsaid}), "Ann")

    assert "We are keeping a place for you there." in text


@EVERY_KIND
def test_sentences_are_short(notice: Notice) -> None:
    sentences = re.split(r"(?<=[.,:!?])\s", WORDING.text(notice, "Ann"))

    assert max(len(sentence.split()) for sentence in sentences) <= 20


def test_the_subject_names_no_kind_of_help() -> None:
    words = " ".join([*Need, *NEED_PHRASES.values()]).replace("-", " ").split()

    assert not {word for word in words if len(word) > 3} & set(SUBJECT.lower().split())


@EVERY_KIND
def test_a_demonstration_says_that_it_is_one(notice: Notice) -> None:
    assert Wording(invented=True).text(notice, "Ann").endswith("The people and services in it are invented.")
    assert WORDING.text(notice, "Ann").endswith("Linkway")


@EVERY_KIND
def test_it_says_by_which_link_and_code_the_person_follows_it(notice: Notice) -> None:
    wording = Wording(public_url="https://linkway.example/")
    text = wording.text(notice, "Ann", reference="REFERENCE", code="ABCD2345")

    assert "\nhttps://linkway.example/my/at/REFERENCE\nYour code: ABCD2345\n" in text
    assert "\n\n\n" not in text
    # Neither where there is no page, nor of an earlier release, which made none; but for who asked for it.
    assert ("code" in WORDING.text(notice, "Ann", reference="REFERENCE", code="ABCD2345")) is notice.is_a_code
    assert ("code" in wording.text(notice, "Ann")) is notice.is_a_code


def test_a_name_is_written_as_it_is() -> None:
    assert "Hello {{ why }} O'Brien & <Sons>," in WORDING.text(a_notice(), "{{ why }} O'Brien & <Sons>")


def test_a_fact_that_is_missing_is_noticed_before_anything_is_sent() -> None:
    with pytest.raises(UndefinedError):
        WORDING.text(a_notice(facts={}), "Ann")
