"""All checks of a notify: which promises each looks at."""

from deploy.conformance.checks import notify, reading, saying
from deploy.conformance.checks.check import Check
from deploy.conformance.scenes.steps import Scene

CHECKS: tuple[Check, ...] = (
    Check("whoever agreed is told", ("N1",), notify.told),
    Check("nobody is told twice", ("N2",), notify.once),
    Check("a question to a provider is not told", ("N3",), notify.questions),
    Check("nothing is told after the end", ("N4",), notify.ended),
    Check("nothing is told of what is about nobody", ("N5",), notify.synthetic),
    Check("old news is not sent", ("N6",), notify.old),
    Check("details are asked for when they are needed", ("N7",), notify.details, lacks=notify.needs_disclosures),
    Check("what was told is said", ("N8",), notify.said),
    Check("a place that is lost is told of", ("N9",), notify.releases, "release-notices"),
    Check("a new code is sent", ("N10",), notify.new_codes, "new-codes"),
    Check("a repeat changes nothing", ("C1",), reading.repeats),
    Check("a gap is waited for", ("C2",), notify.gaps),
    Check("a date ahead is waited for", ("C3",), reading.dates),
    Check("unknown fields are passed over", ("C4",), reading.answering(Scene.UNKNOWN_FIELD)),
    Check("unknown types are passed over", ("C5",), notify.unknown_types),
    Check("structured mode is read", ("C6",), reading.answering(Scene.STRUCTURED)),
    Check("a large message is read", ("C7",), reading.answering(Scene.LARGE)),
    Check("what cannot be read is a dead letter", ("C7", "C8"), reading.dead_letters),
    Check("what cannot be read holds nothing up", ("C9",), notify.goes_on),
    Check("a restart says nothing anew", ("C10",), reading.restarts, needs_restart=True),
    Check("events are as their schemas say", ("C11",), saying.form),
    Check("events are numbered in order", ("C12",), saying.order),
    Check("events name their cause", ("C13",), saying.causes),
    Check("events stand in the borough's own topic", ("C14",), saying.topics),
    Check("a repeat is the same", ("C15",), saying.repeats),
    Check("nothing else is marked as synthetic", ("C16",), saying.synthetic),
)
