"""What invented people will decide, once it is their turn: to take a place or not, to come or not, and how it ends."""

from dataclasses import dataclass
from random import Random

from deploy.invented import answers
from deploy.invented.answers import Answers
from deploy.invented.people import weighted

# Of a hundred each, so that every part of a referral's life is seen in a day, and most lives are ordinary.
COME = {True: 85, False: 15}
TURN_DOWN = {True: 12, False: 88}
SEEK_ANOTHER = {True: 75, False: 25}
PROVIDER_DECLINES = {True: 8, False: 92}
WITHDRAW = {True: 6, False: 94}
NEED_A_HUMAN = {True: 4, False: 96}
CORRECTED = {True: 5, False: 95}
CANCEL_THE_NEXT = {True: 10, False: 90}
CLOSE = {True: 60, False: 40}


@dataclass(frozen=True)
class Course:
    """Each is decided once, when its turn comes.

    `turns_down` is the first place that the person is to have, and they seek another or wait; whoever is `corrected`
    came, and was said to have missed it first; `cancels` is an appointment of a later day; `answers` are given at the
    start and the end of a referral that is closed.
    """

    comes: bool = True
    turns_down: bool = False
    seeks_another: bool = True
    provider_declines: bool = False
    withdraws: bool = False
    needs_a_human: bool = False
    corrected: bool = False
    cancels: bool = False
    closes: bool = False
    answers: Answers | None = None


def invented(random: Random) -> Course:
    """One course; always the same for the same random source."""
    return Course(
        comes=weighted(random, COME),
        turns_down=weighted(random, TURN_DOWN),
        seeks_another=weighted(random, SEEK_ANOTHER),
        provider_declines=weighted(random, PROVIDER_DECLINES),
        withdraws=weighted(random, WITHDRAW),
        needs_a_human=weighted(random, NEED_A_HUMAN),
        corrected=weighted(random, CORRECTED),
        cancels=weighted(random, CANCEL_THE_NEXT),
        closes=weighted(random, CLOSE),
        answers=answers.invented(random),
    )
