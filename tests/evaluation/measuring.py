"""All that is measured of one way to order services, and of the concerns that stories raise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from services.lexicon.safeguarding import concerns_of
from tests.evaluation.judged import Concerning, Part, Story, concerning, services, stories
from tests.evaluation.metrics import Figures, mean, measured

Order = Callable[[int, Story], Sequence[str]]


@dataclass(frozen=True)
class Measured:
    """The figures of each story, in the order of the set."""

    name: str
    stories: Sequence[Story]
    figures: Sequence[Figures]

    def of(self, word: str) -> list[Figures]:
        """The figures of the stories of this part, or of this kind."""
        told = zip(self.stories, self.figures, strict=True)
        return [figures for story, figures in told if word in {story.part, story.kind}]

    @property
    def mean(self) -> Figures:
        """On average over all stories."""
        return mean(self.figures)


def measure(name: str, order: Order) -> Measured:
    """How well this way orders services, for every story."""
    told = stories()
    return Measured(name, told, [measured(order(number, one), one.grades) for number, one in enumerate(told)])


def by_chance(number: int, _: Story) -> list[str]:
    """Any order, another for each person."""
    keys = [one.key for one in services()]
    Random(number).shuffle(keys)  # noqa: S311 - nothing is kept secret by it
    return keys


@dataclass(frozen=True)
class Alarms:
    """How many stories that a human must look at first are known for it, and how many others are taken for it."""

    raised: int
    missed: int
    false: int
    harmless: int

    @property
    def recall(self) -> float:
        """The share of them that is known."""
        return self.raised / max(1, self.raised + self.missed)

    @property
    def precision(self) -> float:
        """The share of the alarms that is right, where every second story is harmless: not as in life."""
        return self.raised / max(1, self.raised + self.false)


def is_known(story: Concerning) -> bool:
    """Whether a human is asked to look at it first."""
    return bool(concerns_of(story.text))


def alarms(told: Sequence[Concerning]) -> Alarms:
    """What is known of these stories."""
    known = [(one.raises, is_known(one)) for one in told]
    false, quiet = known.count((False, True)), known.count((False, False))
    return Alarms(known.count((True, True)), known.count((True, False)), false, false + quiet)


def alarms_by_part() -> Mapping[str, Alarms]:
    """Over the whole set, over each part of it, and over the stories with grades, in which nothing is to be feared."""
    told = concerning()
    everyday = [Concerning(raises=False, **one.model_dump(include={"id", "part", "kind", "text"})) for one in stories()]
    by_part = {part: alarms([one for one in told if one.part is part]) for part in Part}
    return {"all": alarms(told)} | by_part | {"everyday": alarms(everyday)}
