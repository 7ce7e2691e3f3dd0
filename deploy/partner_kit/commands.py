"""What the kit's commands answer: facts for a program, text for a person, and the exit code of both command lines."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from deploy.partner_kit import examples, files, sending
from deploy.partner_kit.answer import Answer
from deploy.partner_kit.destination import Destination, Said, said_in
from deploy.partner_kit.printing import printable
from deploy.partner_kit.sending import Outgoing
from deploy.partner_kit.validating.checking import TOO_LARGE, check, is_an_answer
from deploy.partner_kit.validating.finding import Finding
from deploy.problems import CannotRun
from services.contract.topics import PartnerTopic

FINE, HAS_FAULTS, CANNOT_RUN = 0, 1, 2
NOT_LOOKED_AT = (
    "Not looked at: which referrals, references and listings there are, and where a postcode is. Linkway answers that."
)
NOBODY_IS_ANSWERED = "It has no id, so nobody is answered."
# Sends a record, and gives what came as the answer in the time that one waits, if anything did.
Publish = Callable[[Outgoing], Answer | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command; `beside` is for the person alone, and goes where it spoils no output."""

    facts: Mapping[str, Any]
    text: str
    code: int = FINE
    beside: str = ""


def validate(names: Sequence[str], to: Destination) -> Outcome:
    """Check the event in each file."""
    outcomes = [_validated(name, to) for name in names]
    code = max(one.code for one in outcomes)
    beside = NOT_LOOKED_AT if code == FINE else ""
    return Outcome({"events": [one.facts for one in outcomes]}, "\n".join(one.text for one in outcomes), code, beside)


def sample(name: str | None) -> Outcome:
    """An example of the event of that name; without one, which there are. Raises CannotRun where there is no such."""
    if name is None:
        return _listed()
    if name not in examples.BY_NAME:
        known = ", ".join(examples.BY_NAME)
        raise CannotRun("There is no such event.", where="sample", do=f"name one of: {known}")
    event = examples.example(name, str(uuid4()), datetime.now(UTC))
    return Outcome(event, json.dumps(event, indent=2), beside=examples.INVENTED)


def send(name: str, to: Destination, publish: Publish | None, *, prefix: str = "", unchecked: bool = False) -> Outcome:
    """Check the event, unless it is to go `unchecked`, and publish it; without `publish`, show what would be.

    Raises CannotRun.
    """
    message = files.read(name)
    findings = [TOO_LARGE] if message is None else [] if unchecked else check(message, to, datetime.now(UTC))
    if message is None or findings:
        return _judged(name, findings)
    said = said_in(message)
    if is_an_answer(said.get("type")):
        raise CannotRun(
            "Linkway sends this, and no partner.",
            where=printable(name),
            do="send one of those that `sample` lists first",
        )
    record = _record(message, said, to.topic(said), prefix, unchecked=unchecked)
    if publish is None:
        return Outcome({"sent": False, **record.facts()}, f"This would be sent:\n{record.shown()}")
    return _sent(record, publish(record))


def _record(message: bytes, said: Said, topic: PartnerTopic, prefix: str, *, unchecked: bool) -> Outgoing:
    if not unchecked:
        return sending.outgoing(message, topic, prefix)
    own = said.get("id")
    return sending.as_it_is(message, topic, own if isinstance(own, str) else None, prefix)


def _sent(record: Outgoing, answer: Answer | None) -> Outcome:
    facts = {"sent": True, **record.facts(), "answer": answer and answer.facts()}
    if answer is None:
        why = f"The answer comes on {record.answers}." if record.event_id else NOBODY_IS_ANSWERED
        return Outcome(facts, f"Sent:\n{record.shown()}", beside=why)
    code = HAS_FAULTS if answer.is_rejection else FINE
    return Outcome(facts, f"Sent:\n{record.shown()}\nAnswered:\n{answer.shown()}", code)


def _validated(name: str, to: Destination) -> Outcome:
    try:
        message = files.read(name)
    except CannotRun as problem:
        facts = {"file": name, "problem": {"what": problem.what, "where": problem.where, "do": problem.do}}
        return Outcome(facts, str(problem), CANNOT_RUN)
    return _judged(name, [TOO_LARGE] if message is None else check(message, to, datetime.now(UTC)))


def _judged(name: str, findings: Sequence[Finding]) -> Outcome:
    facts = {"file": name, "valid": not findings, "faults": [one.facts() for one in findings]}
    if not findings:
        return Outcome(facts, f"{printable(name)}: valid")
    lines = [f"{printable(name)}: {len(findings)} {'fault' if len(findings) == 1 else 'faults'}"]
    lines += [f"  {one.path}  {one.rule}\n    {one.mend}" for one in findings]
    return Outcome(facts, "\n".join(lines), HAS_FAULTS)


def _listed() -> Outcome:
    sent = examples.sent_by_partners()
    received = [name for name in examples.BY_NAME if name not in sent]
    lines = ["You send:", *map(_line, sent), "You are answered with:", *map(_line, received)]
    return Outcome({"sent": sent, "received": received}, "\n".join(lines))


def _line(name: str) -> str:
    return f"  {name:26}{examples.does(examples.BY_NAME[name])}"
