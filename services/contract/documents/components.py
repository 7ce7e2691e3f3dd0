"""The duties of each component as a page, for whoever writes one of their own."""

from collections.abc import Iterator
from pathlib import Path

from services.contract.components import COMPONENTS
from services.contract.components.values import Component, Duty, Events, Option
from services.contract.documents.json_schema import file_name
from services.contract.event import Event, name_of
from services.contract.topics import PartnerStream

FOLDER = Path(__file__).parents[1] / "components"

_ABOUT = """The README has how a message looks, and what writers and readers do: [the contract](../README.md). A promise
keeps its number. Which options are declared stands in the [map of boroughs](../../../deploy/boroughs.toml), as
`{name}_options`; a component declares none that it does not keep.
"""


def pages() -> dict[str, str]:
    """File name to text: this function will give what should lie beside the code of the components."""
    return {f"{name.upper()}.md": "\n".join(_page(one)) for name, one in COMPONENTS.items()}


def write(folder: Path) -> None:
    """Write every component's page."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(component: Component) -> Iterator[str]:
    yield f"# A {component.name} of one's own\n"
    yield "<!-- Drawn from the code beside it by `make schemas`. -->\n"
    yield f"{component.says} Any program that keeps the promises of the core can stand in the place of ours.\n"
    yield _ABOUT.format(name=component.name)
    yield "## Core: every implementation does this\n"
    yield from _duty(component.core)
    if component.asking:
        yield "## How it is asked\n"
        yield "\n".join(f"- {sentence}" for sentence in component.asking) + "\n"
    yield "## Beginning where another was before\n"
    yield "\n".join(f"{number}. {step}" for number, step in enumerate(component.beginning, 1)) + "\n"
    yield "## Options: each is declared by its name, or left out\n"
    for option in component.options:
        yield from _option(option)


def _option(option: Option) -> Iterator[str]:
    yield f"### {option.name}\n"
    yield f"{option.says} Where it is not declared: {option.without[0].lower()}{option.without[1:]}\n"
    yield from _duty(option.duty)


def _duty(duty: Duty) -> Iterator[str]:
    told = [
        *_events("reads", duty.consumes),
        *_events("says", duty.publishes),
        *_events("is asked by partners", duty.asked),
        *_events("answers partners", duty.answers),
        *(f"- serves `{request}`" for request in duty.serves),
        *(f"- fields: `{field}`" for field in duty.fields),
    ]
    if told:
        yield "\n".join(told) + "\n"
    yield "| promise | |\n|---|---|"
    yield "\n".join(f"| {promise.number} | {promise.says} |" for promise in duty.promises) + "\n"


def _events(verb: str, said: Events) -> Iterator[str]:
    """One line for each topic."""
    topics = dict.fromkeys(map(topic_of, said))
    for topic in topics:
        names = ", ".join(f"[{name_of(one)}](../schemas/{file_name(one)})" for one in said if topic_of(one) == topic)
        yield f"- {verb}, on `{topic}`: {names}"


def topic_of(event: type[Event]) -> str:
    """The topic that the event is said on, of any borough and partner."""
    if event.partner:
        return f"<borough>.partner.<partner>.{PartnerStream(event.partner).value}"
    return f"<borough>.{event.stream.value}"


if __name__ == "__main__":
    write(FOLDER)
