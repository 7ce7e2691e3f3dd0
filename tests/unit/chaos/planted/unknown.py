"""What is planted for the checkers of what was rolled back to find, by what they say of it."""

from dataclasses import replace
from typing import Any

from deploy.conservation.facts import Notice
from services.contract.words.vocabulary import About
from tests.support import builders
from tests.support.records import a_record, unreadable
from tests.unit.chaos.changes import (
    Change,
    appended,
    appended_events,
    enveloped,
    evidently,
    forgotten,
    known,
    logged,
)
from tests.unit.chaos.sound_world import (
    BELA,
    CHIDI,
    DANA,
    DANAS,
    MATCHES,
    NOBODY,
    NOTICES,
    REFERRALS,
    TOLD_ADA,
    TOLD_CHIDI,
    TOLD_DANA,
    a_sound_world,
    in_the_log,
)

SOUND = a_sound_world()[0]
LATER = builders.NOW.replace(minute=45)


def with_the_cause(notice_id: str, **changes: Any) -> Change:
    causes = {**SOUND.causes, notice_id: SOUND.causes[notice_id]._replace(**changes)}
    return evidently(causes=causes)


UNKNOWN: dict[str, tuple[str, Change]] = {
    "an event was published of a transaction that was rolled back": (
        f"is event 2 of matching about {DANA}, and matching keeps that it published 1",
        appended_events(builders.a_matched(referral_id=DANA), partition=1),
    ),
    "an event was published about a referral whose making was rolled back": (
        f"{REFERRALS}/0/6 is event 1 of referral about {NOBODY}, and referral keeps that it published 0",
        appended(in_the_log(a_record(builders.a_referral_created(referral_id=NOBODY)))),
    ),
    "a number that was rolled back was given to another event": (
        f"{MATCHES}/1/0 and {MATCHES}/1/1 are both event 1 of matching about {DANA}",
        appended(enveloped(DANAS, recordedtime=LATER)),
    ),
    "it was published that somebody was told whose notice was rolled back": (
        f"{NOTICES}/1/0 says that the notice {TOLD_DANA} was sent, and notify keeps none",
        evidently(notices=tuple(one for one in SOUND.notices if one.notice_id != TOLD_DANA)),
    ),
    "a service published what nobody can read": (
        f"Nobody can read {MATCHES}/1/1 (not-json)",
        appended(replace(in_the_log(unreadable()), topic=MATCHES, partition=1, value=b"}")),
    ),
}
TOLD: dict[str, tuple[str, Change]] = {
    "somebody was mailed, and the notice was rolled back": (
        "A mail came of the notice another, which notify does not keep",
        evidently(mails={**SOUND.mails, "another": 1}),
    ),
    "somebody was told of a match that is not in the log": (
        f"The notice {TOLD_CHIDI} tells {CHIDI} of an event that is not in the log",
        logged(MATCHES, 0, lambda records: [*records[:2], records[3]]),
    ),
    "somebody was told of a match that was decided anew": (
        f"The notice {TOLD_ADA} tells of another event 1 than the log has",
        with_the_cause(TOLD_ADA, recordedtime=LATER),
    ),
    "somebody was told of another place than the log has": (
        f"The notice {TOLD_ADA} tells of another event 1 than the log has",
        with_the_cause(TOLD_ADA, service_id=NOBODY),
    ),
    "somebody was told of a match that matching lost": (
        f"The notice {TOLD_DANA} tells of event 1 of matching's, which matching never said",
        forgotten("matching", DANA),
    ),
    "somebody was told of a match that matching took back": (
        f"The notice {TOLD_DANA} tells of event 1 of matching's, which matching never said",
        known("matching", DANA, published=0),
    ),
    "a notice was kept without its referral": (
        f"notify keeps the notice another, and not of {BELA} that it was written",
        evidently(notices=(*SOUND.notices, Notice("another", BELA, About.MATCHED, wanted=False, sent=False))),
    ),
}
