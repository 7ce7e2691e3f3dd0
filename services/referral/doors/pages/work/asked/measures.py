"""What a person can be asked about how they are: a form for each instrument, as `GET /v1/instruments` has them."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from services.contract.words.measure_words import SCALES, Instrument, Occasion
from services.referral.domain.measures.loneliness import HowOften
from services.referral.domain.measures.scales import RULES
from services.referral.domain.record.words import Kind
from services.referral.doors.pages.work.asked.record import writing_down
from services.referral.doors.pages.work.forms.action_form import ActionForm, Choices, Field, Look, choices, todays
from services.referral.doors.pages.work.words import plain

# Of the questionnaires that are licensed the questions are not ours to print.
_LICENSED: Final = "Ask with your own licensed questionnaire, and write down the answers in its order."
_ITEMS: Final = 7
_RATHER_NOT: Final = ("", "Would rather not say")


def _item(at: int) -> str:
    return f"item-{at + 1}"


def _numbers(first: int, last: int) -> Choices:
    return [(str(one), str(one)) for one in range(first, last + 1)]


def _scale(
    instrument: Instrument, name: str, label: str, answers: Choices, *, place: str = "", hint: str = ""
) -> Field:
    at = f"answers/{instrument}/{place or name}"
    return Field(name, label, Look.SCALE, answers, hint, becomes=at, wrong="Choose an answer.")


def _questions(instrument: Instrument) -> Iterator[tuple[str, str, str]]:
    """The name of each answer, the words to ask with, and what can be answered."""
    for scale in SCALES[instrument]:
        for name, words in RULES[scale].questions.items():
            yield name, words, f"{RULES[scale].answers.capitalize()}."


def _ons4() -> Iterator[Field]:
    for name, words, answers in _questions(Instrument.ONS4):
        yield _scale(Instrument.ONS4, name, words, [*_numbers(0, 10), _RATHER_NOT], hint=answers)


def _ucla() -> Iterator[Field]:
    answers: Choices = [("1", "Hardly ever or never"), ("2", "Some of the time"), ("3", "Often")]
    for name, words, _ in _questions(Instrument.UCLA_LONELINESS):
        yield _scale(Instrument.UCLA_LONELINESS, name, words, answers)


def _direct() -> Iterator[Field]:
    for name, words, _ in _questions(Instrument.DIRECT_LONELINESS):
        at = f"answers/{Instrument.DIRECT_LONELINESS}/{name}"
        yield Field(name, words, Look.RADIOS, choices(HowOften), becomes=at)


def _swemwbs() -> Iterator[Field]:
    for at in range(_ITEMS):
        yield _scale(Instrument.SWEMWBS, _item(at), f"Answer {at + 1} of {_ITEMS}", _numbers(1, 5), place=f"items/{at}")


def _pam() -> Iterator[Field]:
    yield Field(
        "score",
        "Score",
        Look.NUMBER,
        hint="From 0 to 100, as the questionnaire’s own key gives it.",
        becomes=f"answers/{Instrument.PAM}/score",
        wrong="Write a number from 0 to 100, such as 55.6.",
    )


def _mycaw() -> Iterator[Field]:
    yield _scale(Instrument.MYCAW, "concern_1", "How much does the first concern trouble them?", _numbers(0, 6))
    second: Choices = [*_numbers(0, 6), ("", "There is no second")]
    yield _scale(Instrument.MYCAW, "concern_2", "How much does the second concern trouble them?", second)
    yield _scale(Instrument.MYCAW, "wellbeing", "How is their well-being?", _numbers(0, 6))


_ASKED: Final[Mapping[Instrument, Callable[[], Iterator[Field]]]] = {
    Instrument.ONS4: _ons4,
    Instrument.UCLA_LONELINESS: _ucla,
    Instrument.DIRECT_LONELINESS: _direct,
    Instrument.SWEMWBS: _swemwbs,
    Instrument.PAM: _pam,
    Instrument.MYCAW: _mycaw,
}
# What is asked beside the answers.
_BESIDE: Final = frozenset({"occasion", "taken_on"})
_OCCASIONS: Choices = (
    (Occasion.START.value, "At the start"),
    (Occasion.REVIEW.value, "On the way"),
    (Occasion.END.value, "At the end"),
)


def body_for(instrument: Instrument, said: dict[str, object]) -> dict[str, object]:
    """The command's body: the day and the occasion, and within it the answers."""
    outer = {name: value for name, value in said.items() if name in _BESIDE}
    answers = {name: value for name, value in said.items() if name not in _BESIDE}
    if instrument is Instrument.SWEMWBS:
        answers = {"items": [said.get(_item(at)) for at in range(_ITEMS)]}
    elif instrument is Instrument.PAM and isinstance(said.get("score"), int):
        answers = {"score": float(str(said["score"]))}
    return {**outer, "answers": {"instrument": instrument.value, **answers}}


def _form(instrument: Instrument) -> ActionForm:
    is_free = any(RULES[scale].questions for scale in SCALES[instrument])
    return writing_down(
        Kind.MEASUREMENT,
        f"How they are: {plain(instrument)}",
        "Record it",
        "Their answers are recorded. What they come to stands under “How they are”.",
        (
            Field("occasion", "When in the referral?", Look.RADIOS, _OCCASIONS),
            *answers_to(instrument),
        ),
        path=f"measures/{instrument}",
        route=ROUTE,
        shape=partial(body_for, instrument),
        lead="" if is_free else _LICENSED,
        listed=False,
    )


def says(entry: Mapping[str, Any], asked: Field) -> Any:  # noqa: ANN401 - an answer of any instrument
    """What was answered to this question, or the day; None where it was not, or cannot be opened any more."""
    _, *place = asked.pointer.removeprefix("#/").split("/")
    said: Any = entry["answers"] if place else entry.get(asked.name)
    # The first is the instrument, by which the command knows whose answers they are.
    for step in place[1:]:
        if said is not None:
            said = said[int(step)] if isinstance(said, list) else said.get(step)
    return said


def answers_to(instrument: Instrument) -> tuple[Field, ...]:
    """The day, and all questions of the instrument."""
    return (Field("taken_on", "On which day did they answer?", Look.DAY, first=todays), *_ASKED[instrument]())


ROUTE: Final = "measures/{instrument}"
ABOUT: Final[Mapping[Instrument, str]] = {
    Instrument.ONS4: "Four questions about well-being, each from 0 to 10.",
    Instrument.UCLA_LONELINESS: "Three questions about loneliness.",
    Instrument.DIRECT_LONELINESS: "One question: how often they feel lonely.",
    Instrument.SWEMWBS: "Seven answers about mental well-being.",
    Instrument.PAM: "How well they can look after their own health: a score from 0 to 100.",
    Instrument.MYCAW: "One or two concerns of their own, and their well-being, each from 0 to 6.",
}
MEASURE_FORMS: Final[Mapping[Instrument, ActionForm]] = {instrument: _form(instrument) for instrument in Instrument}
