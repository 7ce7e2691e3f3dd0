"""The README draws a referral's life and its rights as the code has them."""

import re

from services.referral.domain.life import LIFE, State
from services.referral.drawing import GROUPS, README, diagram, drawn

ARROW = re.compile(r"^    (\w+) --> (\w+): (.+)$", re.MULTILINE)


def states(name: str) -> frozenset[State]:
    return GROUPS.get(name) or frozenset({State(name.replace("_", "-"))})


def test_the_readme_is_drawn_anew_whenever_the_code_changes() -> None:
    page = README.read_text(encoding="utf-8")
    assert drawn(page) == page, "Run make schemas."


def test_the_arrows_are_the_table_of_life_and_nothing_else() -> None:
    arrows = {
        (start, end, step)
        for group, to, step in ARROW.findall(diagram())
        for start in states(group)
        for end in states(to)
    }
    assert arrows == {
        (start, end, step.value) for step, rule in LIFE.items() for start in rule.begins for end in rule.leads
    }
