"""What is said of a provider's replies: nothing of a few, and half of them in words else."""

from collections import Counter

import pytest

from services.matching.replies.counted import Kind, Reply
from services.matching.replies.shown import Replies, shown


def replies(yes: int = 0, no: int = 0, silent: int = 0, within: int = 2) -> Counter[Reply]:
    return Counter(
        {Reply(Kind.ACCEPTED, within): yes, Reply(Kind.DECLINED, within): no, Reply(Kind.SILENT, None): silent}
    )


def test_of_four_answers_nothing_is_said_and_of_five_it_is() -> None:
    assert shown(replies(yes=4)) is None
    assert shown(replies(yes=4, no=1)) == Replies(answers=5, accepted=4, usually_within="a day")


def test_silence_is_an_answer_that_was_no_yes() -> None:
    found = shown(replies(yes=6, silent=2))

    assert found
    assert (found.rate, found.percent) == (0.75, 75)


def test_of_who_hardly_ever_replies_no_time_is_said() -> None:
    assert shown(replies(yes=3, silent=9)) == Replies(12, 3, "")


@pytest.mark.parametrize(
    ("within", "words"),
    [(0, "an hour"), (1, "4 hours"), (3, "2 days"), (10, "31 days"), (11, "more than 31 days")],
)
def test_half_reply_within_the_time_that_is_said(within: int, words: str) -> None:
    found = shown(replies(yes=3, within=0) + replies(no=4, within=within))

    assert found
    assert found.usually_within == words
