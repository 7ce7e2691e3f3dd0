"""What reporting learns of a referral does not depend on the order in which topics are read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product

from services.contract import conversation, events
from services.contract.event import Event
from services.contract.topics import Stream
from services.contract.words.life_words import AttendanceOutcome
from services.reporting.domain.journey import Attendance, Journey
from services.reporting.handlers.learning import CONSUMES
from tests.support.builders import NOW, ORGANIZATION_ID, SERVICE_ID
from tests.support.life_builders import ATTENDANCE_ID, an
from tests.unit.reporting.test_journeys import HEARD, MATCHING, NOTIFY, REFERRAL

_SAID = {type(event) for event in REFERRAL}
# All that referral may say, each event at least once.
WHOLE_LIFE = (*REFERRAL, *(one for one in HEARD if one.stream is Stream.REFERRALS and type(one) not in _SAID))


def journeys_after(*owners: Sequence[Event]) -> set[Journey | None]:
    """What is known in the end, for every order in which these can be read, each owner's own order kept.

    What each owner says happened at a time of its own, whenever it is read. Orders that have read the same so far go on
    from the journeys that they have come to.
    """
    known: dict[tuple[int, ...], set[Journey | None]] = defaultdict(set, {(0,) * len(owners): {None}})
    for read in sorted(product(*(range(len(owner) + 1) for owner in owners)), key=sum):
        for number, owner in enumerate(owners):
            if read[number] < len(owner):
                after = (*read[:number], read[number] + 1, *read[number + 1 :])
                happened = NOW + timedelta(days=7 * number + read[number])
                known[after] |= {learn(journey, owner[read[number]], happened) for journey in known[read]}
    return known[tuple(map(len, owners))]


def learn(journey: Journey | None, event: Event, happened: datetime) -> Journey:
    learnt, news = CONSUMES[type(event)](journey, event, happened)
    assert not news
    return learnt


def test_whatever_order_topics_are_read_in_the_journey_is_the_same() -> None:
    assert journeys_after(REFERRAL, MATCHING, NOTIFY) == {
        Journey(
            created=True,
            needs=("loneliness",),
            urgency="routine",
            referrer_role="gp",
            age_band="65-74",
            gender="female",
            ethnic_category="Z",
            attended_on=date(2026, 2, 7),
            attendances=(Attendance(ATTENDANCE_ID, AttendanceOutcome.ATTENDED, date(2026, 2, 7)),),
            declined=("wrong-time",),
            accepted=True,
            outcome="need-met",
            closed="completed",
            matched=True,
            service_id=SERVICE_ID,
            unmatched_reason="no-room",
            released=1,
            told_at=NOW,
            taken_in_at=NOW,
            offered_at=NOW + timedelta(days=8),
            offer_metres=400,
            provider_id=ORGANIZATION_ID,
            provider_name="Invented Neighbours",
            waited_days=8,
        )
    }


def test_so_it_is_whatever_may_be_said() -> None:
    said = {type(event) for event in (*WHOLE_LIFE, *MATCHING, *NOTIFY)}

    assert said | {events.Attended} == set(conversation.CONSUMES["reporting"])
    assert len(journeys_after(WHOLE_LIFE, MATCHING, NOTIFY)) == 1


def test_what_one_owner_says_must_be_read_in_its_order() -> None:
    closed, outcome = an(events.ReferralClosed), an(events.OutcomeRecorded)

    assert len(journeys_after([closed], [outcome])) == 2
