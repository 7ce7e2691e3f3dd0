"""Whatever a matching service may say of a place, the person can be told: a mail is written, of plain lines."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Answer, Need
from services.notify.domain.notice import Notice, notice_of
from services.notify.senders import mail
from services.notify.senders.wording import SUBJECT, Wording
from tests.support.builders import NOW, a_matched, an_envelope

ANN = "ann@people.example"
WORDING = Wording()
# What a database keeps of an instant; London had no time of its own before 1847.
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LINES = st.from_regex(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,300}", fullmatch=True)
TEXTS = st.text(min_size=1, max_size=200)
TIMES = st.fixed_dictionaries({"starts_at": INSTANTS, "ends_at": st.none() | INSTANTS})
MATCHES = st.fixed_dictionaries(
    {"service_name": TEXTS, "organization_name": TEXTS, "why": TEXTS},
    optional={
        "needs_met": st.lists(st.sampled_from(Need), unique=True),
        "answer": st.sampled_from(Answer),
        "held_until": INSTANTS,
        "provider_accepted": st.booleans(),
        "way": st.none() | st.sampled_from(Way),
        "address": st.lists(LINES, max_size=9),
        "next_times": st.lists(TIMES, max_size=3),
        "telephone": LINES,
        "website": st.just("https://lunch.example/?a=1&b=2"),
        "price": LINES,
        "how_to_join": LINES,
        "checked_on": st.dates(date(1900, 1, 1), date(2900, 1, 1)),
    },
)


@given(MATCHES)
def test_a_mail_is_written_of_lines_that_hold_nothing_unseen(said: dict[str, Any]) -> None:
    notice = Notice.model_validate(notice_of(a_matched(**said), an_envelope(), NOW).model_dump())
    text = WORDING.text(notice, "Ann Invented")

    assert all(line.isprintable() for line in text.split("\n"))
    assert "\n\n\n" not in text
    assert text.endswith("\n\nLinkway")
    assert mail.write(notice, to=ANN, mail_from=ANN, subject=SUBJECT, text=text).isascii()
