"""What is planted for the checker of timers to find, by what it says of it."""

from datetime import timedelta

from services.contract import events
from tests.support import builders
from tests.support.life_builders import an
from tests.unit.chaos.changes import Change, a_life, appended_events, kept_with_timers, known, of_a_whole_life, offered
from tests.unit.chaos.sound_world import BELA, CHIDI, DANA

LATE_OR_LOST: dict[str, tuple[str, Change]] = {
    "a due time has passed": (
        f"referral has not worked response-nudge of the referral {CHIDI}, which was due at",
        kept_with_timers(CHIDI, since=builders.NOW - timedelta(days=40)),
    ),
    "a due time was forgotten": (
        f"referral has set nothing for the referral {CHIDI}",
        known("referral", CHIDI, state=a_life(CHIDI, since=builders.NOW)),
    ),
    "consent ended after the referral": (
        f"consent-ends came to the referral {BELA}, which had ended",
        of_a_whole_life(
            BELA,
            an(events.ReferralWithdrawn, referral_id=BELA),
            an(events.ConsentWithdrawn, referral_id=BELA, reason="expired"),
        ),
    ),
    "an answer was called overdue too early": (
        f"response-nudge came to the referral {BELA} as of {builders.NOW}",
        of_a_whole_life(BELA, an(events.ResponseOverdue, referral_id=BELA, step="nudge")),
    ),
    "a hold has ended, and its place was kept": (
        f"The hold of the referral {DANA} was to end at",
        offered(DANA, held_until=builders.NOW - timedelta(days=1)),
    ),
    "a hold ended before its time": (
        f"The hold of the referral {DANA} ended at {builders.NOW}",
        appended_events(an(events.PlaceReleased, referral_id=DANA, reason="expired"), partition=1),
    ),
}
