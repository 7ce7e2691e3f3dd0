"""The whole conversation as an AsyncAPI 3.0 document: topics, messages, who sends and who receives."""

from typing import Any

from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.conversation import CONSUMES, PUBLISHES
from services.contract.event import Event, name_of
from services.contract.events import LIFE
from services.contract.headers import headers_schema
from services.contract.json_schema import file_name, versioned_name
from services.contract.topics import OWNERS, Stream, Topic

Part = dict[str, Any]

VERSION = "1.0.0"
KAFKA_BINDING = "0.5.0"


def document() -> Part:
    """The AsyncAPI document. Servers are left out, because each borough's brokers are its own."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Linkway",
            "version": VERSION,
            "description": "Social prescribing for London. A topic per borough and stream; README.md has the rules.",
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/json",
        "channels": {stream.value: _channel(stream) for stream in Stream},
        "operations": _operations("says", "send", PUBLISHES) | _operations("hears", "receive", CONSUMES),
        "components": {
            "messages": {versioned_name(event): _message(event) for event in LIFE},
            "parameters": {"borough": _borough()},
            "schemas": {"headers": headers_schema()},
        },
    }


def _borough() -> Part:
    names = ", ".join(borough.name for borough in BOROUGHS)
    return {"enum": [slug.value for slug in BoroughSlug], "description": f"One of London's 33: {names}."}


def _channel(stream: Stream) -> Part:
    said_here = [versioned_name(event) for event in LIFE if event.stream is stream]
    return {
        "address": f"{{borough}}.{stream.value}",
        "title": stream.value,
        "description": f"Written by {OWNERS[stream]} alone.",
        "parameters": {"borough": {"$ref": "#/components/parameters/borough"}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in said_here},
        "bindings": {"kafka": {"topicConfiguration": _settings(stream), "bindingVersion": KAFKA_BINDING}},
    }


def _settings(stream: Stream) -> Part:
    # Every borough's topic of a stream has the same settings, so any borough serves.
    settings = Topic(BOROUGHS[0].slug, stream).settings
    numbers = {name: int(text) for name, text in settings.items() if text.lstrip("-").isdigit()}
    return settings | numbers | {"cleanup.policy": settings["cleanup.policy"].split(",")}


def _message(event: type[Event]) -> Part:
    return {
        "name": event.type,
        "title": name_of(event),
        "summary": event.__doc__,
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "allOf": [{"$ref": "#/components/schemas/headers"}],
            "properties": {"ce_type": {"const": event.type}},
        },
        "payload": {"$ref": f"./{file_name(event)}"},
        "bindings": {"kafka": {"key": _key(event), "bindingVersion": KAFKA_BINDING}},
    }


def _key(event: type[Event]) -> Part:
    if event.stream is Stream.DEAD_LETTERS:
        return {
            "type": "string",
            "description": "The key as it came if it was a UUID, else <topic>/<partition>/<offset>.",
        }
    return {"type": "string", "format": "uuid", "description": "The referral's id, the same as ce_subject."}


def _operations(verb: str, action: str, table: dict[str, tuple[type[Event], ...]]) -> Part:
    return {
        f"{service}-{verb}-{stream.value}": _operation(service, action, stream, events)
        for service, all_events in table.items()
        for stream in Stream
        if (events := [event for event in all_events if event.stream is stream])
    }


def _operation(service: str, action: str, stream: Stream, events: list[type[Event]]) -> Part:
    here = f"#/channels/{stream.value}"
    return {
        "action": action,
        "channel": {"$ref": here},
        "messages": [{"$ref": f"{here}/messages/{versioned_name(event)}"} for event in events],
        "tags": [{"name": service}],
    }
