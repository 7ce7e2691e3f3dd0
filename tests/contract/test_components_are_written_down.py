"""What each component must do is whole, agrees with the conversation, and its page is what the code says."""

from collections import Counter
from collections.abc import Iterable

import pytest

from services.contract.borough_map import Component
from services.contract.components import COMPONENTS
from services.contract.components.values import Events
from services.contract.conversation import ANSWERED, ASKED, CONSUMES, PUBLISHES
from services.contract.documents import components
from services.contract.event import name_of

each_component = pytest.mark.parametrize("name", COMPONENTS)
PAGES = components.pages()


def names(events: Iterable[Events]) -> list[str]:
    return sorted(name_of(one) for some in events for one in some)


def test_every_component_of_the_map_is_written_down() -> None:
    assert list(COMPONENTS) == [one.value for one in Component]


@each_component
def test_what_it_reads_and_says_is_that_of_the_conversation_each_in_the_core_or_in_one_option(name: str) -> None:
    duties = list(COMPONENTS[name].duties)

    assert names(one.consumes for one in duties) == names([CONSUMES[name]])
    assert names(one.publishes for one in duties) == names([PUBLISHES[name]])


@each_component
def test_what_partners_ask_and_are_answered_is_that_of_the_conversation(name: str) -> None:
    duties = list(COMPONENTS[name].duties)

    assert names(one.asked for one in duties) == names([ASKED.get(name, ())])
    assert names(one.answers for one in duties) == names([ANSWERED.get(name, ())])


@each_component
def test_each_promise_has_a_number_of_its_own_and_is_a_sentence(name: str) -> None:
    promises = COMPONENTS[name].promises()

    assert [number for number, count in Counter(one.number for one in promises).items() if count > 1] == []
    assert [one for one in promises if not one.says.endswith(".")] == []


@each_component
def test_each_option_has_a_name_of_its_own_and_a_promise(name: str) -> None:
    component = COMPONENTS[name]

    assert len(set(component.option_names)) == len(component.options)
    assert [one.name for one in component.options if not one.duty.promises] == []


@each_component
def test_how_it_begins_where_another_was_before_is_said_in_sentences(name: str) -> None:
    beginning = COMPONENTS[name].beginning

    assert beginning
    assert [step for step in beginning if not step.endswith(".")] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_committed_page_is_what_the_code_says(page: str) -> None:
    committed = (components.FOLDER / page).read_text(encoding="utf-8")

    assert committed == PAGES[page], f"{page} is out of date: run `make schemas` and commit what it writes."
