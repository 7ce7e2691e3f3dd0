"""What another release keeps in a state stays where it stood, whatever this one changes around it."""

from enum import StrEnum
from typing import Any

import pytest
from pydantic import BaseModel

from services.runtime.working.kept_state import KeptByAnotherRelease, read


class Mood(StrEnum):
    CALM = "calm"


class Visit(BaseModel):
    on: str
    mood: Mood = Mood.CALM


class Life(BaseModel):
    name: str
    home: Visit | None = None
    visits: tuple[Visit, ...] = ()


def written(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    kept = read(Life, document)
    return kept.written(kept.state.model_copy(update=changes))


def visit(on: str, **more: Any) -> dict[str, Any]:
    return {"on": on, "mood": "calm", **more}


def test_a_field_inside_a_part_stays() -> None:
    kept = {"name": "A", "home": visit("Monday", rain=True), "visits": [], "shoes": 2}
    assert written(kept, name="B") == {**kept, "name": "B"}
    assert written(kept, home=Visit(on="Friday"))["home"] == visit("Friday", rain=True)


def test_a_part_that_is_gone_takes_with_it_what_it_held() -> None:
    kept = {"name": "A", "home": visit("Monday", rain=True), "visits": []}
    assert written(kept, home=None)["home"] is None


@pytest.mark.parametrize(
    ("left", "rain"),
    [
        (("1", "2"), [1, 2]),
        (("2", "1"), [2, 1]),
        (("2",), [2]),
        (("1", "2", "new"), [1, 2, None]),
        (("new", "1", "2"), [None, 1, 2]),
        (("1", "other"), [1, 2]),
        ((), []),
    ],
)
def test_what_a_list_holds_keeps_its_own(left: tuple[str, ...], rain: list[int | None]) -> None:
    kept = {"name": "A", "home": None, "visits": [visit("1", rain=1), visit("2", rain=2)]}
    visits = written(kept, visits=tuple(Visit(on=on) for on in left))["visits"]
    assert [one.get("rain") for one in visits] == rain


@pytest.mark.parametrize("document", [{"name": "A", "home": visit("1", mood="starry")}, {"name": None}, {}])
def test_a_word_that_is_not_known_is_said_without_what_stands_there(document: dict[str, Any]) -> None:
    with pytest.raises(KeptByAnotherRelease) as refused:
        read(Life, document)
    assert "starry" not in str(refused.value)
    assert refused.value.status == 503
