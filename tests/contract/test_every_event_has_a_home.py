"""Every event has one owner, a topic, and somebody who hears it; the README and the AsyncAPI document say the same."""

import json
from importlib import import_module
from pkgutil import iter_modules

import pytest

from services.contract import events
from services.contract.conversation import ANSWERED, ASKED, CONSUMES, EVERY, PUBLISHES, listeners, speakers
from services.contract.documents import catalogue
from services.contract.documents.json_schema import versioned_name
from services.contract.event import Event, name_of
from services.contract.events import BY_TYPE, LIFE, DeadLettered, ServiceListed, ServiceWithdrawn, partners
from services.contract.events.partners import RequestRejected
from services.contract.topics import OWNERS, TOPICS, PartnerStream

README = catalogue.PUBLISHED.parent / "README.md"
CHANGELOG = catalogue.PUBLISHED.parent / "CHANGELOG.md"
NEWS = [event for event in LIFE if event is not DeadLettered]
# What the directory says is for partners, and for what boroughs run themselves.
FOR_OTHERS: set[type[Event]] = {ServiceListed, ServiceWithdrawn}
SERVICES = {"referral", "matching", "notify", "reporting"}

each_piece_of_news = pytest.mark.parametrize("event", NEWS, ids=name_of)
each_event = pytest.mark.parametrize("event", LIFE, ids=name_of)
each_of_partners = pytest.mark.parametrize("event", partners.EVERY, ids=name_of)


def test_every_event_of_the_contract_is_part_of_the_life() -> None:
    modules = (import_module(f"{events.__name__}.{one.name}") for one in iter_modules(events.__path__))
    said = [one for module in modules if module.__name__ != partners.__name__ for one in vars(module).values()]
    defined = {event for event in said if isinstance(event, type) and issubclass(event, Event)}

    assert defined - {Event} == set(LIFE)
    assert len(BY_TYPE) == len(LIFE)


def test_every_service_speaks_and_hears() -> None:
    assert set(PUBLISHES) == set(CONSUMES) == SERVICES


@each_piece_of_news
def test_one_service_says_it_and_owns_its_topic(event: type[Event]) -> None:
    assert speakers(event) == [OWNERS[event.stream]]


@each_piece_of_news
def test_somebody_else_hears_it(event: type[Event]) -> None:
    assert listeners(event) or event in FOR_OTHERS
    assert OWNERS[event.stream] not in listeners(event)


def test_every_service_can_write_dead_letters_and_none_hears_them() -> None:
    assert set(speakers(DeadLettered)) == SERVICES
    assert listeners(DeadLettered) == []


@each_event
def test_it_has_a_topic_in_every_borough(event: type[Event]) -> None:
    assert len([topic for topic in TOPICS if topic.stream is event.stream]) == 33


@each_event
def test_the_readme_says_who_says_and_hears_it(event: type[Event]) -> None:
    for_whom = "whoever keeps up with the directory" if event in FOR_OTHERS else "nobody; people look at them"
    heard_by = ", ".join(listeners(event)) or for_whom
    row = f"| {name_of(event)} | `<borough>.{event.stream.value}` | {', '.join(speakers(event))} | {heard_by} |"

    assert row in README.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("event", EVERY, ids=name_of)
def test_the_changelog_knows_it(event: type[Event]) -> None:
    assert f"`{name_of(event)}`" in CHANGELOG.read_text(encoding="utf-8")


@each_event
def test_the_asyncapi_document_has_its_message_where_it_is_said_and_heard(event: type[Event]) -> None:
    document = json.loads((catalogue.PUBLISHED / "asyncapi.json").read_text(encoding="utf-8"))
    message = {"$ref": f"#/channels/{event.stream.value}/messages/{versioned_name(event)}"}

    operations = {name for name, operation in document["operations"].items() if message in operation["messages"]}

    assert operations == {f"{service}-says-{event.stream.value}" for service in speakers(event)} | {
        f"{service}-hears-{event.stream.value}" for service in listeners(event)
    }


def services_of(event: type[Event]) -> list[str]:
    return [name for table in (ASKED, ANSWERED) for name, its in table.items() if event in its]


@each_of_partners
def test_what_partners_ask_and_hear_has_its_service_and_a_row_in_the_readme(event: type[Event]) -> None:
    does = ", ".join(services_of(event))
    says, hears = ("the partner", does) if event.partner is PartnerStream.EVENTS else (does, "the partner")
    row = f"| {name_of(event)} | `<borough>.partner.<partner>.{event.partner}` | {says} | {hears} |"

    assert row in README.read_text(encoding="utf-8").splitlines()


@each_of_partners
def test_the_asyncapi_document_has_the_message_on_the_partners_topic(event: type[Event]) -> None:
    document = json.loads((catalogue.PUBLISHED / "asyncapi.json").read_text(encoding="utf-8"))
    channel = f"partner-{event.partner}"
    message = {"$ref": f"#/channels/{channel}/messages/{versioned_name(event)}"}

    assert document["channels"][channel]["address"] == f"{{borough}}.partner.{{partner}}.{event.partner}"
    operations = {name for name, operation in document["operations"].items() if message in operation["messages"]}
    verb = "hears" if event.partner is PartnerStream.EVENTS else "says"
    assert operations == {f"{service}-{verb}-{channel}" for service in services_of(event)}


def test_what_a_partner_asks_is_done_by_one_service() -> None:
    assert all(len(services_of(event)) == 1 for event in partners.EVERY if event is not RequestRejected)
