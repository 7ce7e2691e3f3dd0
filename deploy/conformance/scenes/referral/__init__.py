"""What a referral is put through: by HTTP as those who refer, answer and decide, and on its topics as matching."""

from collections.abc import Iterable, Iterator

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Invention
from deploy.conformance.scenes.referral import life, made, options, partner, reading, restarting
from deploy.conformance.scenes.referral.play import Play, can_ask
from deploy.conformance.scenes.steps import Step


def scenes(invention: Invention, evidence: Evidence, *, can_restart: bool) -> Iterable[Iterator[Step]]:
    """All of them, in order; none where nobody can be asked."""
    if not can_ask(evidence):
        return
    play = Play(invention, evidence)
    yield made.first(play)
    if not evidence.came:
        # What is asked there is said elsewhere: it may be about people, and is left alone.
        return
    yield made.referred(play)
    yield made.refused(play)
    yield made.untied(play)
    yield made.humans(play)
    yield made.synthetic(play)
    yield life.answered(play)
    yield life.without_a_place(play)
    yield life.ended(play)
    yield life.never_made(play)
    yield made.disclosed(play)
    yield from reading.scenes(play)
    yield from options.of_options(play)
    if evidence.trial.means.partner and "partners" in evidence.trial.options:
        yield partner.asks(play)
    if can_restart:
        yield restarting.restarted(play)
    yield life.left(play)
