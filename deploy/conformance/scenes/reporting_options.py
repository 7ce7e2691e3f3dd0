"""What a reporting is put through for figures beyond its core: of measures, of budgets, and by group."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from uuid import uuid5

from deploy.conformance.messages import Invented, Message
from deploy.conformance.scenes.reporting import MANY, READER, Play, row
from deploy.conformance.scenes.steps import Ask, Scene, Send, Step
from services.contract.events.measures import BudgetSet, BudgetSpent, MeasuresTaken

CHANGES, BUDGETS, FAIRNESS, TABLE = "/reports/changes", "/reports/budgets", "/reports/fairness", "/reports/fairness.csv"
SCALE = "direct-loneliness"
GRANTED, SPENT = (100_00, 150_00), (20_00, 50_00)
# What is to stand in the borough's row: those who had a start and an end, and the last word of each budget, in pounds.
CHANGED: Mapping[str, int] = {"at_start": MANY, "at_both": MANY, "better": MANY, "worse": 0}
BUDGETED: Mapping[str, int] = {
    "people": MANY,
    "granted": MANY * GRANTED[-1] // 100,
    "spent": MANY * SPENT[-1] // 100,
}


def of_options(play: Play) -> Iterable[Iterator[Step]]:
    """Those of the options that are declared, in order."""
    for option, scene in _SCENES.items():
        if option in play.evidence.trial.options:
            yield scene(play)


def measured(play: Play) -> Iterator[Step]:
    """People who feel less lonely at the end; and people who were asked at the end alone."""
    both, late = play.many(Scene.MEASURED), play.many(Scene.MEASURED)
    for one in (*both, *late):
        yield Send(one.created())
    for one in both:
        yield from (Send(_taken(one, "start")), Send(_taken(one, "end", change="better")))
    yield from (Send(_taken(one, "end")) for one in late)
    yield Ask(CHANGES, CHANGES, READER, partial(_are, play, CHANGED, _on_the_scale))


def granted(play: Play) -> Iterator[Step]:
    """Budgets that are raised, and spent bit by bit; each word is sent twice."""
    for one in play.many(Scene.BUDGETED):
        words = [one.created()]
        words += [one.says(BudgetSet(referral_id=one.id, granted_pence=pence)) for pence in GRANTED]
        words += [one.says(BudgetSpent(referral_id=one.id, spent_pence=pence)) for pence in SPENT]
        yield from (Send(word) for word in (*words, *words))
    yield Ask(BUDGETS, BUDGETS, READER, partial(_are, play, BUDGETED, dict))


def compared(play: Play) -> Iterator[Step]:
    """The figures by group, as JSON and as a table."""
    del play  # all who came before are of some group
    yield Ask(FAIRNESS, FAIRNESS, READER, bool)
    yield Ask(TABLE, TABLE, READER, bool)


def figures(body: Any, borough: str, path: str) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    """The borough's figures in an answer to one of these questions."""
    here = row(body, borough)
    return _on_the_scale(here) if path == CHANGES else here


def _on_the_scale(here: Mapping[str, Any]) -> Mapping[str, Any]:
    scales = here.get("scales")
    found = scales.get(SCALE) if isinstance(scales, dict) else None
    return found if isinstance(found, dict) else {}


def _taken(one: Invented, occasion: str, **scored: str) -> Message:
    measurement = str(uuid5(one.id, occasion))
    about = {"referral_id": one.key, "measurement_id": measurement, "instrument": SCALE, "occasion": occasion}
    said = about | {"taken_on": one.now().date(), "scored": ({"scale": SCALE, **scored},)}
    return one.says(MeasuresTaken.model_validate(said))


def _are(play: Play, expected: Mapping[str, int], read: Callable[[Any], Mapping[str, Any]], body: Any) -> bool:  # noqa: ANN401 - JSON
    found = read(row(body, play.evidence.trial.borough.value))
    return all(found.get(name) == count for name, count in expected.items())


_SCENES: Mapping[str, Callable[[Play], Iterator[Step]]] = {
    "changes": measured,
    "budgets": granted,
    "fairness": compared,
}
