"""The evaluation set is whole: what is graded is there, and nothing stands in it twice."""

from collections import Counter

import pytest

from tests.evaluation.judged import BEST, Part, Told, concerning, services, stories


def test_there_is_enough_of_everything() -> None:
    assert len(services()) >= 80
    assert len(stories()) >= 120
    assert sum(one.raises for one in concerning()) >= 80
    assert sum(not one.raises for one in concerning()) >= 80


def test_every_grade_is_of_a_service() -> None:
    keys = {one.key for one in services()}
    assert [(one.id, one.grades.keys() - keys) for one in stories() if one.grades.keys() - keys] == []


def test_every_story_has_a_service_that_is_just_what_is_asked_for() -> None:
    assert [one.id for one in stories() if BEST not in one.grades.values()] == []


def test_a_link_worker_ticks_one_need_or_two() -> None:
    assert {len(one.needs) for one in stories()} == {1, 2}


def test_every_service_is_wanted_by_somebody() -> None:
    wanted = {key for one in stories() for key, grade in one.grades.items() if grade == BEST}
    assert {one.key for one in services()} - wanted == set()


@pytest.mark.parametrize("part", Part)
def test_each_part_has_about_half(part: Part) -> None:
    assert 0.4 <= sum(one.part is part for one in stories()) / len(stories()) <= 0.6
    of_concerns = Counter((one.part is part, one.raises) for one in concerning())
    assert all(0.4 <= of_concerns[True, raises] / len(concerning()) * 2 <= 0.6 for raises in (True, False))


def test_nothing_stands_there_twice() -> None:
    told: list[Told] = [*stories(), *concerning()]
    texts, ids = [one.text.casefold() for one in told], [one.id for one in told]
    keys = [one.key for one in services()] + [one.name.casefold() for one in services()]
    assert [one for all_of in (texts, ids, keys) for one, count in Counter(all_of).items() if count > 1] == []
