"""What a notify promises of whom it tells, what, and how often."""

from collections import Counter
from collections.abc import Iterator

from deploy.conformance.disclosures import DOMAIN, NAME, Disclosures
from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Message
from deploy.conformance.scenes.steps import Mark, Scene
from services.contract.events import PersonTold
from services.contract.words.vocabulary import About, Channel

_SECOND = (Scene.TOLD, Scene.GAP, Scene.UNKNOWN_TYPE)
_TOLD = (Scene.ORDINARY, Scene.TOLD, Scene.ANSWERED_QUESTION, Scene.HUMAN)


def told(evidence: Evidence) -> Iterator[str]:
    """Whoever agreed to a channel is told of what was found, and whoever agreed to none is not."""
    for key in evidence.referrals(*_TOLD):
        if not evidence.answers(key):
            yield f"{key} agreed to be told by mail, and was not."
    for key in evidence.referrals(Scene.TOLD):
        if len(evidence.answers(key)) < len(evidence.sent_of(key)):
            yield f"{key} was told of its place, and not that it has none any more."
    yield from _untold(evidence, Scene.NO_CHANNEL, "agreed to no channel")


def once(evidence: Evidence) -> Iterator[str]:
    """Nobody is told of one event twice."""
    told = (one for one in evidence.replies if isinstance(one.event, PersonTold))
    causes = Counter((one.key, one.envelope.causationid) for one in told)
    yield from (f"{key} was told {count} times of one event." for (key, _), count in causes.items() if count > 1)


def questions(evidence: Evidence) -> Iterator[str]:
    """Nobody is told that their provider is asked; whoever was accepted is told, once."""
    yield from _untold(evidence, Scene.QUESTION, "was only asked for")
    for key in evidence.referrals(Scene.ANSWERED_QUESTION):
        if (count := len(evidence.answers(key))) > 1:
            yield f"{key} was asked for and then accepted, and was told {count} times."


def ended(evidence: Evidence) -> Iterator[str]:
    """Nobody is told after the end, nor of what was found before a human was to look."""
    for key in evidence.referrals(Scene.ENDED):
        if evidence.answers(key):
            _, end, *_ = evidence.sent_of(key)
            yield f"{key} was told after {end.name}."


def synthetic(evidence: Evidence) -> Iterator[str]:
    """Nobody is told of what is about nobody."""
    yield from _untold(evidence, Scene.SYNTHETIC, "is synthetic")


def old(evidence: Evidence) -> Iterator[str]:
    """What was recorded long ago is not sent."""
    yield from _untold(evidence, Scene.OLD, "was matched two days ago")


def _untold(evidence: Evidence, scene: Scene, why: str) -> Iterator[str]:
    for key in evidence.referrals(scene):
        if evidence.answers(key):
            yield f"{key} {why}, and was told."


def needs_disclosures(evidence: Evidence) -> str | None:
    """Why nobody could ask how people can be reached."""
    if evidence.trial.means.disclosures:
        return None
    return "it needs a port at which the trial discloses people to it in place of referral (--disclosures)"


def details(evidence: Evidence) -> Iterator[str]:
    """How to reach people is asked where they are told, for a purpose, and stands nowhere."""
    if disclosures := evidence.trial.means.disclosures:
        yield from _asked(evidence, disclosures)
    for came in evidence.came:
        if any(detail.encode() in came.record.written for detail in (NAME, DOMAIN)):
            yield f"Somebody's details stand at {'/'.join(map(str, came.record.position))}."


def _asked(evidence: Evidence, disclosures: Disclosures) -> Iterator[str]:
    for key in {one.key for one in evidence.replies if isinstance(one.event, PersonTold)}:
        if not any(one.purpose for one in disclosures.about(key)):
            yield f"{key} was told, and nobody asked for their details, or not what for."
    for key in evidence.referrals(Scene.NO_CHANNEL, Scene.QUESTION, Scene.SYNTHETIC):
        if disclosures.about(key):
            yield f"The details of {key} were asked for, who is told nothing."


def said(evidence: Evidence) -> Iterator[str]:
    """What is said of a notice is what it was about, by the channel that was agreed to."""
    causes = {one.message.id: one.message for one in evidence.sent}
    for reply in evidence.replies:
        cause = causes.get(reply.envelope.causationid)
        if cause is None or not isinstance(event := reply.event, PersonTold):
            continue
        if event.about is not _about(cause):
            yield f"{reply.key} was told of {cause.name}, and it is said to have been {event.about.value}."
        if event.channel is not Channel.EMAIL:
            yield f"{reply.key} agreed to be told by mail, and is said to have been told by {event.channel.value}."


def _about(cause: Message) -> About:
    return About(cause.name.removesuffix(".v1"))


def releases(evidence: Evidence) -> Iterator[str]:
    """Whoever was told of a place is told that it is free again, and nobody else."""
    for key in evidence.referrals(Scene.RELEASED):
        about = [one.event.about for one in evidence.answers(key) if isinstance(one.event, PersonTold)]
        if about != [About.MATCHED, About.PLACE_RELEASED]:
            yield f"{key} lost its place, and was told of {', '.join(about) or 'nothing'}."


def new_codes(evidence: Evidence) -> Iterator[str]:
    """Whoever is to have a new code is sent it, once, beside what else they are told."""
    for key in evidence.referrals(Scene.CODE_LOST):
        about = sorted(one.event.about for one in evidence.answers(key) if isinstance(one.event, PersonTold))
        if about != [About.CODE_RENEWED, About.MATCHED]:
            yield f"{key} was to be told of a place and a new code, and was of {', '.join(about) or 'nothing'}."


def unknown_types(evidence: Evidence) -> Iterator[str]:
    """The sequence of an event that nobody knows is taken, so that the next is worked."""
    for key in evidence.referrals(Scene.UNKNOWN_TYPE):
        if len(evidence.answers(key)) != 2:
            yield f"{key} was told {len(evidence.answers(key))} times, before and after two events of unknown types."


def gaps(evidence: Evidence) -> Iterator[str]:
    """What is too far ahead waits for what is missing, and is worked then."""
    for key in evidence.referrals(Scene.GAP):
        if len(evidence.answers(key, evidence.marks[Mark.WAITING])) > 1:
            yield f"{key} was told of its third event before its second had come."
        if len(evidence.answers(key)) < 2:
            yield f"{key} was not told of its third event, though the second has come."


def goes_on(evidence: Evidence) -> Iterator[str]:
    """What comes after a message that cannot be read, on its partition, is worked."""
    kinds = {one.message.beside: one.message.name for one in evidence.sent if one.message.beside}
    for key in evidence.referrals(Scene.BESIDE_UNREADABLE):
        if len(evidence.answers(key)) < 2:
            yield f"{key} was not told of what came after a message of this kind: {kinds.get(key)}."
