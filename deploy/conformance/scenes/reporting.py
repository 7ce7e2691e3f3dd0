"""What a reporting is put through: after each scene it is asked for its figures, which are to have grown by so many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import (
    Invented,
    Invention,
    Message,
    as_large_as_may_be,
    in_structured_mode,
    with_what_nobody_knows,
)
from deploy.conformance.scenes.notify import matched
from deploy.conformance.scenes.steps import Ask, Restart, Scene, Send, Step
from deploy.conformance.scenes.unreadable import Story, kinds, unreadable
from deploy.conformance.trial import HALL
from services.contract.events import ConsentWithdrawn, OfferAccepted

READER = "reader"
FUNNEL = "/reports/funnel"
BEFORE, ANYBODY, ANEW = "before the trial", "without a token", "after the restart"
# So few that they could point at somebody, and so many that nothing is hidden any more.
FEW, MANY = 3, 10
# So far a figure that is rounded may be from what is counted.
MOST_AWAY = 2
NEARLY_A_MIB = 900 * 1024
FAR_AHEAD = timedelta(hours=1)
NEWER = "london.linkway.moon-risen.v1"
# By how many each figure of the borough is to grow in each scene, in their order. In all but the first some more people
# are referred who are counted in any case.
GROWTH: Mapping[Scene, Mapping[str, int]] = {
    Scene.FEW: {"created": FEW},
    Scene.ORDINARY: {"created": 2 * MANY, "matched": MANY},
    Scene.REPEATED: {"created": MANY},
    Scene.SYNTHETIC: {"created": MANY},
    Scene.QUESTION: {"created": 2 * MANY},
    Scene.UNKNOWN_FIELD: {"created": 2 * MANY},
    Scene.STRUCTURED: {"created": 2 * MANY},
    Scene.LARGE: {"created": 2 * MANY},
    Scene.UNKNOWN_TYPE: {"created": 2 * MANY, "withdrawn": MANY},
    Scene.GAP: {"created": 2 * MANY},
    Scene.SWAPPED: {"created": MANY, "withdrawn": MANY},
    Scene.FUTURE: {"created": MANY},
    Scene.BESIDE_UNREADABLE: {"created": len(kinds("needs")) + MANY, "withdrawn": len(kinds("needs"))},
    Scene.CONSENT: {"created": 2 * MANY, "withdrawn": MANY},
    Scene.RESTARTED: {"created": MANY},
}


@dataclass
class Play:
    """What is sent in each scene, and how large the figures are by then."""

    invention: Invention
    evidence: Evidence
    so_far: Counter[str] = field(default_factory=Counter)

    def scene(self, scene: Scene, messages: Iterable[Message]) -> Iterator[Step]:
        """Send these, and then some more people; ask for the figures until they are as they should be."""
        yield from (Send(one) for one in messages)
        if scene is not Scene.FEW:
            yield from (Send(self.invention.referral(Scene.SOMEBODY_ELSE).created()) for _ in range(MANY))
        self.so_far.update(GROWTH[scene])
        yield Ask(scene, FUNNEL, READER, partial(_are, self.evidence.trial.borough.value, dict(self.so_far)))

    def many(self, scene: Scene, *, synthetic: bool = False) -> list[Invented]:
        """So many people."""
        return [self.invention.referral(scene, synthetic=synthetic) for _ in range(MANY)]


def scenes(play: Play, *, can_restart: bool) -> Iterable[Iterator[Step]]:
    """All of them, in order; none where nobody can be asked."""
    if can_ask(play.evidence):
        yield iter([Ask(BEFORE, FUNNEL, READER)])
    if can_ask(play.evidence) and not counted_before(play.evidence):
        yield few(play)
        yield ordinary(play)
        yield newer(play)
        yield waiting(play)
        yield spoilt(play)
        yield consent(play)
        if can_restart:
            yield restarted(play)


def can_ask(evidence: Evidence) -> bool:
    """Whether figures can be asked for."""
    return evidence.trial.means.address is not None and READER in evidence.trial.means.tokens


def counted_before(evidence: Evidence) -> bool:
    """Whether somebody was counted already as the trial began, so that nothing can be told by the figures."""
    before = evidence.answered.get(BEFORE)
    return before is not None and row(before.body, evidence.trial.borough.value).get("created", 0) != 0


def row(body: Any, borough: str) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    """A borough's figures in an answer; none where it has none."""
    rows = body.get("boroughs", ()) if isinstance(body, dict) else ()
    return next((one for one in rows if one.get("borough") == borough), {})


def _are(borough: str, figures: Mapping[str, int], body: Any) -> bool:  # noqa: ANN401 - JSON
    shown = row(body, borough)
    return all(_is(shown.get(name), count) for name, count in figures.items())


def _is(shown: Any, count: int) -> bool:  # noqa: ANN401 - JSON
    return abs(shown - count) <= MOST_AWAY if isinstance(shown, int) else shown == "*" and count <= FEW


def few(play: Play) -> Iterator[Step]:
    """So few that they are to be hidden; and somebody asks who has no token."""
    yield from play.scene(Scene.FEW, [play.invention.referral(Scene.FEW).created() for _ in range(FEW)])
    yield Ask(ANYBODY, FUNNEL)


def ordinary(play: Play) -> Iterator[Step]:
    """People with a place; all that again; people who are nobody; and questions to providers."""
    people = play.many(Scene.ORDINARY)
    said = [*(one.created() for one in people), *(matched(one) for one in people)]
    yield from play.scene(Scene.ORDINARY, said)
    yield from play.scene(Scene.REPEATED, said)
    nobody = play.many(Scene.SYNTHETIC, synthetic=True)
    yield from play.scene(Scene.SYNTHETIC, [*(one.created() for one in nobody), *(matched(one) for one in nobody)])
    asked = play.many(Scene.QUESTION)
    questions = [matched(one, answer="ask") for one in asked]
    yield from play.scene(Scene.QUESTION, [*(one.created() for one in asked), *questions])


def newer(play: Play) -> Iterator[Step]:
    """Fields and types that nobody knows yet, the other mode, and nearly too large messages."""
    fields = [with_what_nobody_knows(one.created()) for one in play.many(Scene.UNKNOWN_FIELD)]
    yield from play.scene(Scene.UNKNOWN_FIELD, fields)
    yield from play.scene(Scene.STRUCTURED, [in_structured_mode(one.created()) for one in play.many(Scene.STRUCTURED)])
    large = [as_large_as_may_be(one.created(), NEARLY_A_MIB) for one in play.many(Scene.LARGE)]
    yield from play.scene(Scene.LARGE, large)
    people = play.many(Scene.UNKNOWN_TYPE)
    said = [(one.created(), one.says_what_nobody_knows(NEWER), one.withdrawn()) for one in people]
    yield from play.scene(Scene.UNKNOWN_TYPE, [message for messages in said for message in messages])


def waiting(play: Play) -> Iterator[Step]:
    """Events that wait: for one that is missing, which then comes, and for their time."""
    people = play.many(Scene.GAP)
    created = [one.created() for one in people]
    missing = [one.says(OfferAccepted(referral_id=one.id, service_id=HALL.id)) for one in people]
    yield from play.scene(Scene.GAP, [*created, *(one.withdrawn() for one in people)])
    yield from play.scene(Scene.SWAPPED, missing)
    ahead = [(one.created(ahead=FAR_AHEAD), one.withdrawn()) for one in play.many(Scene.FUTURE)]
    yield from play.scene(Scene.FUTURE, [message for messages in ahead for message in messages])


def spoilt(play: Play) -> Iterator[Step]:
    """Messages that nobody can read, between those of people who are counted."""
    story = Story(Invented.created, Invented.withdrawn, "needs", lambda _: True, is_answered=False)
    yield from unreadable(play.invention, play.evidence, story)
    yield from play.scene(Scene.BESIDE_UNREADABLE, ())


def consent(play: Play) -> Iterator[Step]:
    """People who withdraw their consent."""
    people = play.many(Scene.CONSENT)
    ends = [ConsentWithdrawn.model_validate({"referral_id": one.key, "reason": "person-asked"}) for one in people]
    created = [one.created() for one in people]
    yield from play.scene(Scene.CONSENT, [*created, *(one.says(end) for one, end in zip(people, ends, strict=True))])


def restarted(play: Play) -> Iterator[Step]:
    """A restart, after which the figures are asked for, what was said before is sent again, and it goes on."""
    yield Restart()
    yield Ask(ANEW, FUNNEL, READER, partial(_are, play.evidence.trial.borough.value, dict(play.so_far)))
    yield from play.scene(Scene.RESTARTED, play.evidence.messages(Scene.ORDINARY))
