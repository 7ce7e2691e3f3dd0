"""How somebody would read pages is kept in their browser; whatever else stands there is passed over."""

from datetime import UTC, date, datetime

import pytest
from starlette.responses import Response

from services.pages.dates import filters
from services.pages.languages import language_of
from services.pages.preferences import Preferences
from tests.unit.pages.requests import a_request


def test_what_was_chosen_comes_back() -> None:
    chosen, request, answer = Preferences("larger", "high", "ar"), a_request(), Response()
    chosen.keep_in(answer, request)
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    assert Preferences.of(a_request(cookies={name: value.strip('"')})) == chosen


@pytest.mark.parametrize(
    "cookie", ["", "text=huge&language=xx", "nonsense", "text=larger&" * 2000, "language=../../etc/passwd", "%ff%fe"]
)
def test_what_nobody_can_have_chosen_is_as_usual(cookie: str) -> None:
    assert Preferences.of(a_request(cookies={"linkway-preferences": cookie})) == Preferences()


def test_days_are_said_in_the_language_and_as_they_are_in_london() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    english, spanish = filters("en-GB"), filters("es")
    assert (english["day"](late), english["time"](late)) == ("Thursday 2 July 2026", "12:30 am")
    assert spanish["short_day"](date(2026, 11, 23)) == "23 nov 2026"


def test_arabic_runs_from_right_to_left() -> None:
    assert (language_of("ar").direction, language_of("en").code) == ("rtl", "en-GB")
