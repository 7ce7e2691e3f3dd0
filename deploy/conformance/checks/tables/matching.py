"""All checks of a matching: which promises each looks at."""

from deploy.conformance.checks import matching, reading, saying
from deploy.conformance.checks.check import Check
from deploy.conformance.checks.tables.options import OF_OPTIONS
from deploy.conformance.scenes.steps import Scene

CHECKS: tuple[Check, ...] = (
    Check("everybody is answered, once", ("M1",), matching.answers),
    Check("humans are waited for", ("M2",), matching.humans),
    Check("nobody under 18 is matched", ("M3",), matching.under_age),
    Check("no more people than places", ("M4",), matching.capacity),
    Check("one place for each referral", ("M5",), matching.one_place),
    Check("places of who left are free", ("M6",), matching.freed),
    Check("places are free however a referral ends", ("M6",), matching.ended),
    Check("what is turned down is freed, and another is sought", ("M7",), matching.turned_down),
    Check("every place is given, and given again", ("M8",), matching.given),
    Check("synthetic referrals take no place", ("M9",), matching.synthetic),
    Check("people are sent where the directory lists what they need", ("M10",), matching.listed),
    Check("nothing is said of who was never created", ("M11",), matching.never_created),
    Check("who waits is next", ("M12",), matching.waits, option="waiting-list"),
    Check("nobody waits without a waiting list", ("M13",), matching.does_not_wait, unless="waiting-list"),
    Check("a repeat changes nothing", ("C1",), reading.repeats),
    Check("a gap is waited for", ("C2",), reading.gaps),
    Check("a date ahead is waited for", ("C3",), reading.dates),
    Check("unknown fields are passed over", ("C4",), reading.answering(Scene.UNKNOWN_FIELD)),
    Check("unknown types are passed over", ("C5",), reading.unknown_types),
    Check("structured mode is read", ("C6",), reading.answering(Scene.STRUCTURED)),
    Check("a large message is read", ("C7",), reading.answering(Scene.LARGE)),
    Check("what cannot be read is a dead letter", ("C7", "C8"), reading.dead_letters),
    Check("what cannot be read holds nothing up", ("C9",), reading.goes_on),
    Check("a restart says nothing anew", ("C10",), reading.restarts, needs_restart=True),
    Check("a restart forgets no place", ("C10",), matching.full_still, needs_restart=True),
    Check("events are as their schemas say", ("C11",), saying.form),
    Check("events are numbered in order", ("C12",), saying.order),
    Check("events name their cause", ("C13",), saying.causes),
    Check("events stand in the borough's own topic", ("C14",), saying.topics),
    Check("a repeat is the same", ("C15",), saying.repeats),
    Check("synthetic referrals are marked", ("C16",), saying.synthetic),
    *OF_OPTIONS,
)
