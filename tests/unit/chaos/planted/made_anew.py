"""A world in which a topic was made anew, which is harmless, and what is planted there, by what is said of it."""

import json
from dataclasses import replace

from services.runtime.working.record import TopicPartition
from tests.chaos.checkers.replay import WAYS, consumed_by_reporting
from tests.chaos.findings.evidence import Known, digest
from tests.chaos.findings.replaying import replay
from tests.chaos.load.history import Kind, Phase
from tests.support import builders
from tests.support.records import a_record
from tests.unit.chaos.changes import Change, World, appended, kept, known, told
from tests.unit.chaos.sound_world import BOROUGH, CHIDI, NOBODY, NOTICES, in_the_log

LOST = in_the_log(a_record(builders.a_person_told(referral_id=NOBODY), partition=1))
FORGED = told(Kind.FORGE, Phase.OK, {"topic": NOTICES, "digest": digest(LOST), "referral_id": NOBODY}, {})
NEVER_WORKED = in_the_log(a_record(builders.a_person_told(referral_id=CHIDI), partition=1, sequence=2))


def made_anew(world: World) -> World:
    """Reporting worked an event about nobody, whose topic was then made anew, with what is in the log now."""
    evidence, history = FORGED(world)
    evidence = replace(evidence, lost={TopicPartition(NOTICES, 1): (LOST,)})
    outcome = replay(consumed_by_reporting(evidence), WAYS[0])
    nobody = Known(BOROUGH, json.loads(outcome.journeys[NOBODY]), {"notify": 1})
    knows = kept("reporting", lambda all_: replace(all_, aggregates={**all_.aggregates, NOBODY: nobody}))
    return knows((replace(evidence, figures=outcome.figures), history))


def then(change: Change) -> Change:
    """Something goes wrong where a topic was made anew."""
    return lambda world: change(made_anew(world))


PASSED_OVER: dict[str, tuple[str, Change]] = {
    "what lay on a topic before it was made anew was never worked": (
        f"reporting has not worked {LOST.spot}, which lay there before {NOTICES} was made anew",
        then(known("reporting", NOBODY, consumed={})),
    ),
    "what lies on a topic that was made anew was passed over": (
        f"reporting passed {NOTICES}/1/1 without having consumed event 2",
        then(appended(NEVER_WORKED)),
    ),
}
