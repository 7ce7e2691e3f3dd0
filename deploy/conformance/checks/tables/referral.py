"""All checks of a referral: which promises each looks at."""

from deploy.conformance.checks import reading as reading_of_any
from deploy.conformance.checks import saying
from deploy.conformance.checks.check import Check, Finds
from deploy.conformance.checks.referral import life, made, options, reading, refusing, sealed
from deploy.conformance.evidence import Evidence
from deploy.conformance.scenes.steps import Scene


def _asked(name: str, promises: tuple[str, ...], finds: Finds, *, needs_restart: bool = False) -> Check:
    return Check(name, promises, finds, needs_restart=needs_restart, lacks=made.needs_asking)


def _of_an_option(name: str, promise: str, finds: Finds, option: str) -> Check:
    return Check(name, (promise,), finds, option, lacks=made.needs_asking)


def _of_partners(name: str, promise: str, finds: Finds) -> Check:
    def lacks(evidence: Evidence) -> str | None:
        return made.needs_asking(evidence) or options.needs_partner(evidence)

    return Check(name, (promise,), finds, "partners", lacks=lacks)


CHECKS: tuple[Check, ...] = (
    _asked("whoever is referred is said once", ("R1",), made.kept),
    _asked("one key is one referral", ("R2",), made.once),
    _asked("details stand nowhere else", ("R3",), sealed.nowhere_else),
    _asked("details are sealed, each person's by themselves", ("R3",), sealed.sealed),
    _asked("details are told for a purpose", ("R4",), sealed.disclosed),
    _asked("humans look first", ("R6",), made.humans),
    _asked("a referral ends once", ("R7",), life.ends_once),
    _asked("what matching finds is seen", ("R16",), life.found),
    _asked("what people answer is said once", ("R17",), life.said),
    _asked("an end is said, and nothing after it", ("R18",), life.over),
    _asked("what is wrong is refused", ("R19",), refusing.refused),
    _asked("who is not tied to it sees nothing", ("R19",), refusing.untied),
    _asked("who was never made is taken back", ("R20",), life.never_made),
    _asked("a repeat changes nothing", ("C1",), reading.repeats),
    _asked("a gap is waited for", ("C2",), reading.gaps),
    _asked("a date ahead is waited for", ("C3",), reading.dates),
    _asked("unknown fields are passed over", ("C4",), reading.taken(Scene.UNKNOWN_FIELD)),
    _asked("unknown types are passed over", ("C5",), reading.unknown_types),
    _asked("structured mode is read", ("C6",), reading.taken(Scene.STRUCTURED)),
    _asked("a large message is read", ("C7",), reading.taken(Scene.LARGE)),
    _asked("what cannot be read is a dead letter", ("C7", "C8"), reading_of_any.dead_letters),
    _asked("what cannot be read holds nothing up", ("C9",), reading.goes_on),
    _asked("a restart forgets nothing", ("C10",), reading.restarts, needs_restart=True),
    _asked("events are as their schemas say", ("C11",), saying.form),
    _asked("events are numbered in order", ("C12",), reading.order),
    _asked("events name their cause", ("C13",), saying.causes_of_requests),
    _asked("events stand in the borough's own topic", ("C14",), saying.topics),
    _asked("a repeat is the same", ("C15",), saying.repeats),
    Check("synthetic referrals are marked", ("C16",), saying.synthetic, lacks=made.needs_right_to_try),
    _of_an_option("a choice is said once", "R8", options.chosen, "choosing"),
    _of_an_option("what is put right names what it was", "R10", options.put_right, "appointments"),
    _of_an_option("answers stand in no event", "R11", options.measured, "record"),
    _of_an_option("the GP is told what is agreed to", "R12", options.told_to_the_gp, "gp-messages"),
    _of_partners("partners are answered", "R13", options.answered),
    _of_partners("the topic says who asks", "R14", options.believed),
    _of_an_option("a GP's message is one referral", "R15", options.by_fhir, "fhir"),
)
