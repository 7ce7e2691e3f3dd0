"""The demonstration's dealings with the doors, the mailbox and its watchers; no server is started."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import httpx
import pytest
from rich.console import Console

from deploy.conservation import evidence, mails
from deploy.conservation.facts import About, Came, Journey, Life, Notice, ReferralStanding
from deploy.demo import doors as outside
from deploy.demo.diary import Became, Counts, Diary
from deploy.demo.doors import Doors, DoorSaidNo
from deploy.demo.sending import send_all
from deploy.demo.showing import Lines
from deploy.invented.referrals import Planned
from services.contract.boroughs import BY_SLUG

HACKNEY = BY_SLUG["hackney"]
MORNING = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
ADA = "0b5c3f6e-0000-4000-8000-000000000001"


def a_planned(number: int = 7) -> Planned:
    return Planned(number, HACKNEY, {"needs": ["food"]}, comes=True)


def the_doors(answer: Callable[[httpx.Request], httpx.Response]) -> Doors:
    client = httpx.AsyncClient(base_url="http://referral.example", transport=httpx.MockTransport(answer))
    return Doors(client, {HACKNEY.slug: "hackney's token"}, "the providers' token", run="monday", first_pause_seconds=0)


class Door:
    """Answers in this order, an exception by raising it, and remembers what it was asked."""

    def __init__(self, *answers: int | Exception) -> None:
        self._answers = iter(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, json={"referral_id": ADA})


async def test_a_referral_is_sent_as_its_boroughs_organisation_with_a_key_of_the_run() -> None:
    door = Door(201)

    assert await the_doors(door).refer(a_planned()) == ADA
    assert door.asked[0].headers["Authorization"] == "Bearer hackney's token"
    assert door.asked[0].headers["Idempotency-Key"] == "monday-7"


async def test_a_door_that_is_away_or_busy_is_asked_again_with_the_same_key() -> None:
    door = Door(httpx.ConnectError("away"), 503, 429, 201)

    assert await the_doors(door).refer(a_planned()) == ADA
    assert {request.headers["Idempotency-Key"] for request in door.asked} == {"monday-7"}
    assert len(door.asked) == 4


async def test_a_door_that_says_no_is_not_asked_again() -> None:
    door = Door(422)

    with pytest.raises(DoorSaidNo, match="422"):
        await the_doors(door).refer(a_planned())

    assert len(door.asked) == 1


async def test_a_door_that_stays_away_says_no_in_the_end() -> None:
    with pytest.raises(DoorSaidNo, match="ConnectError"):
        await the_doors(Door(*[httpx.ConnectError("away")] * outside.TRIES)).refer(a_planned())


async def test_attendance_is_recorded_as_the_provider() -> None:
    door = Door(200)

    await the_doors(door).record(ADA, Came.ATTENDED, date(2026, 3, 14))

    assert door.asked[0].url.path == f"/referrals/{ADA}/attendance"
    assert door.asked[0].headers["Authorization"] == "Bearer the providers' token"
    assert door.asked[0].read() == b'{"outcome":"attended","on":"2026-03-14"}'


async def test_the_diary_keeps_what_was_taken_and_what_was_refused() -> None:
    diary = Diary([a_planned(1), a_planned(2)])

    await send_all(diary, the_doors(Door(201, 422)), per_second=10_000)

    assert diary.accepted == {ADA}
    assert [said[:3] for said in diary.refused] == ["422"]
    assert diary.counts() == Counts(planned=2, accepted=1)


def test_the_day_is_over_when_everybody_who_was_expected_came_or_not() -> None:
    diary = Diary([a_planned(1)])
    over = [diary.over]
    diary.sent[ADA] = MORNING
    over.append(diary.over)
    diary.became[ADA], diary.matched_at[ADA] = Became.MATCHED, MORNING
    over.append(diary.over)
    diary.came[ADA] = Came.MISSED
    over.append(diary.over)

    assert over == [False, False, False, True]


def test_mails_are_known_by_their_notice() -> None:
    assert mails.counted({"<one@linkway.example>": 1, "<two@linkway.example>": 2}) == {"one": 1, "two": 2}


STATES: dict[str, tuple[Callable[[Any], object], dict[str, Any], object]] = {
    "matched, in referral": (
        evidence.life_of,
        {"match": {"service_id": "choir"}, "waiting": None, "channel": "email", "attendances": []},
        Life("choir"),
    ),
    "waiting, in referral": (
        evidence.life_of,
        {"match": None, "waiting": {"reason": "no-room"}, "channel": "none", "attendances": []},
        Life(waiting=True, wants_word=False),
    ),
    "attended, in referral": (
        evidence.life_of,
        {
            "match": {"service_id": "choir"},
            "waiting": None,
            "channel": "email",
            "attendances": [{"outcome": "attended", "on": "2026-02-07"}],
        },
        Life("choir", came=Came.ATTENDED),
    ),
    "matched, in matching": (evidence.verdict_of, {"service_id": "choir", "reason": None}, ReferralStanding("choir")),
    "waiting, in matching": (
        evidence.verdict_of,
        {"service_id": None, "reason": "no-room"},
        ReferralStanding(waiting=True),
    ),
    "a notice": (
        evidence.notice_of,
        {"_id": "one", "referral_id": ADA, "about": "matched", "status": "sent"},
        Notice("one", ADA, About.MATCHED, wanted=True, sent=True),
    ),
    "a notice that nobody wants": (
        evidence.notice_of,
        {"_id": "one", "referral_id": ADA, "about": "unmatched", "status": "not-wanted"},
        Notice("one", ADA, About.UNMATCHED, wanted=False, sent=False),
    ),
}


@pytest.mark.parametrize("kept", STATES)
def test_what_is_kept_is_read_for_what_it_is(kept: str) -> None:
    read, document, meant = STATES[kept]

    assert read(document) == meant


def test_a_journey_that_was_only_made_is_nowhere_yet() -> None:
    empty = dict.fromkeys(["attended_on", "missed_on", "service_id", "unmatched_reason", "told_at"])

    assert evidence.journey_of({**empty, "created": True, "matched": False}) == Journey()


def test_a_log_gets_a_line_for_what_is_new_and_not_for_every_number() -> None:
    written = StringIO()

    with Lines(Console(file=written, width=100)) as lines:
        lines.part("kafka", "fetching its programs, 1 of 46")
        lines.part("kafka", "fetching its programs, 2 of 46")
        lines.part("kafka", "ready")

    assert written.getvalue().splitlines() == ["kafka: fetching its programs, 1 of 46", "kafka: ready"]
