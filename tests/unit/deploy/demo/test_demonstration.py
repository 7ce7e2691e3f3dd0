"""The demonstration's dealings with the doors, the mailbox and its watchers; no server is started."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from rich.console import Console

from deploy.conservation import kept, mails
from deploy.conservation.facts import Journey, KeptReferral, Life, Notice, ReferralStatus, Said, Word
from deploy.demo import doors as outside
from deploy.demo.diary import Counts, Diary, Way
from deploy.demo.doors import Doors, DoorSaidNo
from deploy.demo.sending import send_all, way_of
from deploy.demo.showing import Lines
from deploy.demo.steps import Step, Who
from deploy.demo.tokens import Tokens
from deploy.invented.courses import Course
from deploy.invented.referrals import Planned
from services.contract.boroughs import BY_SLUG
from services.contract.words.life_words import AttendanceOutcome
from services.contract.words.vocabulary import About
from services.referral.domain.life import State

HACKNEY = BY_SLUG["hackney"]
MORNING = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 14)
CHOIR = UUID(int=1)
ADA = "0b5c3f6e-0000-4000-8000-000000000001"


def a_planned(number: int = 7) -> Planned:
    return Planned(number, HACKNEY, {"needs": ["food"], "consent": {"channel": "email"}}, Course())


TOKENS = Tokens({HACKNEY.slug: "hackney's"}, {HACKNEY.slug: "link worker's"}, {str(CHOIR): "choir's"})


def the_doors(answer: Callable[[httpx.Request], httpx.Response]) -> Doors:
    client = httpx.AsyncClient(base_url="http://referral.example", transport=httpx.MockTransport(answer))
    return Doors(client, TOKENS, run="monday", first_pause_seconds=0)


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
    assert door.asked[0].headers["Authorization"] == "Bearer hackney's"
    assert door.asked[0].headers["Idempotency-Key"] == "monday-7"


async def test_somebody_who_is_known_with_an_open_referral_is_no_referral_made() -> None:
    with pytest.raises(DoorSaidNo, match="open referral"):
        await the_doors(Door(200)).refer(a_planned())


def test_of_each_boroughs_referrals_every_third_comes_through_the_partners_topic() -> None:
    for borough in (0, 1, 32):
        ways = [way_of(a_planned(borough + 33 * day)) for day in range(12)]

        assert Counter(ways) == {Way.HTTP: 4, Way.FHIR: 2, Way.LIST: 2, Way.PARTNER: 4}


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


ATTEND = Step("attend", Who.PROVIDER, "attendances", {"outcome": "attended"}, came=(TODAY, AttendanceOutcome.ATTENDED))
CLOSE = Step("close", Who.LINK_WORKER, "closure", {"reason": "completed"}, end=State.CLOSED)


@pytest.mark.parametrize(
    ("step", "organization_id", "token"),
    [
        (ATTEND, str(CHOIR), "choir's"),
        (ATTEND, None, "link worker's"),
        (CLOSE, str(CHOIR), "link worker's"),
        (replace(CLOSE, by=Who.REFERRER), str(CHOIR), "hackney's"),
    ],
)
async def test_a_step_is_asked_for_by_whoever_takes_it(step: Step, organization_id: str | None, token: str) -> None:
    door = Door(200)

    await the_doors(door).take(ADA, step, HACKNEY.slug, organization_id)

    assert door.asked[0].url.path == f"/v1/referrals/{ADA}/{step.path}"
    assert door.asked[0].headers["Authorization"] == f"Bearer {token}"
    assert door.asked[0].headers["Idempotency-Key"] == f"{ADA}-{step.name}"


async def test_the_diary_keeps_what_was_taken_and_what_was_refused() -> None:
    diary = Diary([a_planned(1), a_planned(4)])

    await send_all(diary, {Way.HTTP: the_doors(Door(201, 422))}, per_second=10_000)

    assert diary.accepted == {ADA}
    assert [said[:3] for said in diary.refused] == ["422"]
    assert diary.counts() == Counts(planned=2, accepted=1, doors={Way.HTTP: 1})


def test_the_day_is_over_when_nobody_has_anything_left_to_do() -> None:
    diary = Diary([a_planned(1)])
    over = [diary.over]
    diary.take_in(ADA, a_planned(1), MORNING, Way.HTTP)
    over.append(diary.over)
    diary.finished.add(ADA)
    over.append(diary.over)

    assert over == [False, False, True]


def test_the_diary_counts_what_the_doors_took() -> None:
    diary = Diary([a_planned(1)])
    diary.take_in(ADA, a_planned(1), MORNING, Way.PARTNER)
    diary.hear((Said(ADA, Word.MATCHED, MORNING, "choir"), Said(ADA, Word.RELEASED, MORNING, "choir")), told=1)
    missed = replace(ATTEND, came=(TODAY, AttendanceOutcome.MISSED))
    for step in (missed, ATTEND, CLOSE):
        diary.note(ADA, step)

    counts = diary.counts()

    assert (counts.doors, counts.matched, counts.attended, counts.missed) == ({Way.PARTNER: 1}, 1, 1, 0)
    assert (counts.closed, counts.released, counts.told) == (1, 1, 1)
    assert diary.asked.came == {ADA: {TODAY.isoformat(): AttendanceOutcome.ATTENDED}}
    assert diary.asked.ended == {ADA: State.CLOSED}


def test_who_is_asked_about_is_matched_once_the_provider_has_said_yes() -> None:
    diary = Diary([a_planned(1)])
    diary.take_in(ADA, a_planned(1), MORNING, Way.HTTP)
    diary.hear((Said(ADA, Word.ASKED, MORNING, "choir"),), told=0)
    assert (diary.counts().asked, diary.counts().matched, diary.placed_at) == (1, 0, {ADA: MORNING})

    diary.hear((*diary.said, Said(ADA, Word.MATCHED, MORNING, "choir", agreed=True)), told=1)
    assert (diary.counts().asked, diary.counts().matched) == (1, 1)


def test_mails_are_known_by_their_notice() -> None:
    assert mails.counted({"<one@linkway.example>": 1, "<two@linkway.example>": 2}) == {"one": 1, "two": 2}


LIFE: dict[str, Any] = {
    "state": "arranged",
    "match": {"service_id": "choir"},
    "waiting": None,
    "channel": "email",
    "attendances": [],
    "ending": None,
    "outcome": None,
    "clock": None,
}
CLOSED = {"state": "closed", "ending": {"reason": "completed"}, "outcome": "need-met"}
JOURNEY: dict[str, Any] = {
    "created": True,
    "attendances": [],
    "released": 0,
    "moved_out": False,
    **dict.fromkeys(["attended_on", "service_id", "told_at", "closed", "withdrawn", "consent_ended"]),
}
STATES: dict[str, tuple[Callable[[Any], object], dict[str, Any], object]] = {
    "arranged, in referral": (kept.life_of, LIFE, Life(ReferralStatus.HELD, "choir")),
    "waiting, in referral": (
        kept.life_of,
        {**LIFE, "state": "waiting", "match": None, "waiting": {"reason": "no-room"}, "channel": "none"},
        Life(ReferralStatus.WAITING, waiting=True, wants_word=False),
    ),
    "at a human's, in referral": (
        kept.life_of,
        {**LIFE, "state": "needs-a-human", "match": None, "clock": {"awaited": "human", "said": "overdue"}},
        Life(ReferralStatus.WITH_A_HUMAN, is_awaited=True),
    ),
    "at a human's who was called upon to the last, in referral": (
        kept.life_of,
        {**LIFE, "state": "needs-a-human", "match": None, "clock": {"awaited": "human", "said": "escalated"}},
        Life(ReferralStatus.WITH_A_HUMAN),
    ),
    "attended, in referral": (
        kept.life_of,
        {**LIFE, "state": "attending", "attendances": [{"outcome": "attended", "on": "2026-02-07"}]},
        Life(ReferralStatus.HELD, "choir", came={"2026-02-07": AttendanceOutcome.ATTENDED}),
    ),
    "closed, in referral": (
        kept.life_of,
        LIFE | CLOSED,
        Life(ReferralStatus.ENDED, end=State.CLOSED, outcome="need-met"),
    ),
    "holds, in matching": (
        kept.verdict_of,
        {"status": "holds", "service_id": "choir", "reason": None},
        KeptReferral(ReferralStatus.HELD, "choir"),
    ),
    "waits for a word, in matching": (
        kept.verdict_of,
        {"status": "waits-for-a-word", "service_id": None, "reason": None},
        KeptReferral(ReferralStatus.WAITING),
    ),
    "waiting, in matching, by an earlier release": (
        kept.verdict_of,
        {"service_id": None, "reason": "no-room"},
        KeptReferral(ReferralStatus.WAITING, waiting=True),
    ),
    "only made, in reporting": (kept.journey_of, JOURNEY, Journey()),
    "withdrawn, in reporting": (
        kept.journey_of,
        {**JOURNEY, "service_id": "choir", "consent_ended": "expired", "released": 1},
        Journey("choir", released=1, end=State.WITHDRAWN),
    ),
    "gone on elsewhere, in reporting": (kept.journey_of, JOURNEY | {"moved_out": True}, Journey(end=State.REROUTED)),
    "a notice": (
        kept.notice_of,
        {"_id": "one", "referral_id": ADA, "about": "matched", "status": "sent"},
        Notice("one", ADA, About.MATCHED, wanted=True, sent=True),
    ),
    "a notice that nobody wants": (
        kept.notice_of,
        {"_id": "one", "referral_id": ADA, "about": "unmatched", "status": "not-wanted"},
        Notice("one", ADA, About.UNMATCHED, wanted=False, sent=False),
    ),
    "a notice that was called back": (
        kept.notice_of,
        {"_id": "one", "referral_id": ADA, "about": "matched", "status": "cancelled"},
        Notice("one", ADA, About.MATCHED, wanted=True, sent=False, cancelled=True),
    ),
}


@pytest.mark.parametrize("what", STATES)
def test_what_is_kept_is_read_for_what_it_is(what: str) -> None:
    read, document, meant = STATES[what]

    assert read(document) == meant


def test_a_log_gets_a_line_for_what_is_new_and_not_for_every_number() -> None:
    written = StringIO()

    with Lines(Console(file=written, width=100)) as lines:
        lines.part("kafka", "fetching its programs, 1 of 46")
        lines.part("kafka", "fetching its programs, 2 of 46")
        lines.part("kafka", "ready")

    assert written.getvalue().splitlines() == ["kafka: fetching its programs, 1 of 46", "kafka: ready"]
