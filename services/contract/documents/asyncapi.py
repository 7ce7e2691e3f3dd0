"""The whole conversation as an AsyncAPI 3.0 document: topics, messages, who sends and who receives."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.conversation import ANSWERED, ASKED, CONSUMES, EVERY, PUBLISHES
from services.contract.documents.headers import headers_schema, partners_headers_schema
from services.contract.documents.json_schema import file_name, versioned_name
from services.contract.event import Event, name_of
from services.contract.topics import OWNERS, PARTNER, AnyTopic, PartnerStream, PartnerTopic, Stream, Topic

Part = dict[str, Any]

VERSION = "1.0.0"
KAFKA_BINDING = "0.5.0"
_BOROUGH = BOROUGHS[0].slug
_PARTNER = "a-partner"
_PARTNERS_CHANNELS = {PartnerStream.EVENTS: "partner-events", PartnerStream.ANSWERS: "partner-answers"}
_WRITTEN_BY = {
    PartnerStream.EVENTS: "Written by the partner alone; who may write to it proves who asks.",
    PartnerStream.ANSWERS: "Written by whichever service was asked, for this partner and nobody else.",
}


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
        "channels": {stream.value: _channel(stream) for stream in Stream}
        | {name: _partners_channel(stream) for stream, name in _PARTNERS_CHANNELS.items()},
        "operations": _operations("says", "send", PUBLISHES)
        | _operations("hears", "receive", CONSUMES)
        | _operations("hears", "receive", ASKED)
        | _operations("says", "send", ANSWERED),
        "components": {
            "messages": {versioned_name(event): _message(event) for event in EVERY},
            "parameters": {"borough": _borough(), "partner": _partner()},
            "schemas": {"headers": headers_schema(), "partnersHeaders": partners_headers_schema()},
        },
    }


def _borough() -> Part:
    names = ", ".join(borough.name for borough in BOROUGHS)
    return {"enum": [slug.value for slug in BoroughSlug], "description": f"One of London's 33: {names}."}


def _partner() -> Part:
    return {"description": f"A partner's name: {PARTNER.pattern}", "examples": ["age-matters"]}


def _channel(stream: Stream) -> Part:
    written_by = f"Written by {OWNERS[stream]} alone."
    # Every borough's topic of a stream has the same settings, so any borough serves.
    return _topic(stream.value, f"{{borough}}.{stream.value}", written_by, Topic(_BOROUGH, stream), ["borough"])


def _partners_channel(stream: PartnerStream) -> Part:
    topic, address = PartnerTopic(_BOROUGH, _PARTNER, stream), f"{{borough}}.partner.{{partner}}.{stream.value}"
    return _topic(_PARTNERS_CHANNELS[stream], address, _WRITTEN_BY[stream], topic, ["borough", "partner"])


def _topic(name: str, address: str, description: str, topic: AnyTopic, parameters: Sequence[str]) -> Part:
    said_here = [versioned_name(event) for event in EVERY if channel_of(event) == name]
    return {
        "address": address,
        "title": name,
        "description": description,
        "parameters": {one: {"$ref": f"#/components/parameters/{one}"} for one in parameters},
        "messages": {message: {"$ref": f"#/components/messages/{message}"} for message in said_here},
        "bindings": {"kafka": {"topicConfiguration": _settings(topic), "bindingVersion": KAFKA_BINDING}},
    }


def channel_of(event: type[Event]) -> str:
    """The name of the channel that the event is said on."""
    return _PARTNERS_CHANNELS[event.partner] if event.partner else event.stream.value


def _settings(topic: AnyTopic) -> Part:
    settings = topic.settings
    numbers = {name: int(text) for name, text in settings.items() if text.lstrip("-").isdigit()}
    return settings | numbers | {"cleanup.policy": settings["cleanup.policy"].split(",")}


def _message(event: type[Event]) -> Part:
    headers = "partnersHeaders" if event.partner is PartnerStream.EVENTS else "headers"
    return {
        "name": event.type,
        "title": name_of(event),
        "summary": event.__doc__,
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "allOf": [{"$ref": f"#/components/schemas/{headers}"}],
            "properties": {"ce_type": {"const": event.type}},
        },
        "payload": {"$ref": f"./{file_name(event)}"},
        "bindings": {"kafka": {"key": _key(event), "bindingVersion": KAFKA_BINDING}},
    }


def _key(event: type[Event]) -> Part:
    if event.partner is PartnerStream.EVENTS:
        return {"type": "string", "description": "The partner's own."}
    if event.partner is PartnerStream.ANSWERS:
        return {"type": "string", "description": "The partner's reference; without one, the same as ce_subject."}
    if event.stream is Stream.DEAD_LETTERS:
        return {
            "type": "string",
            "description": "The key as it came if it was a UUID, else <topic>/<partition>/<offset>.",
        }
    what = "service" if event.stream is Stream.SERVICES else "referral"
    return {"type": "string", "format": "uuid", "description": f"The {what}'s id, the same as ce_subject."}


def _operations(verb: str, action: str, table: Mapping[str, Sequence[type[Event]]]) -> Part:
    channels = dict.fromkeys(map(channel_of, EVERY))
    return {
        f"{service}-{verb}-{channel}": _operation(service, action, channel, events)
        for service, all_events in table.items()
        for channel in channels
        if (events := [event for event in all_events if channel_of(event) == channel])
    }


def _operation(service: str, action: str, channel: str, events: Sequence[type[Event]]) -> Part:
    here = f"#/channels/{channel}"
    return {
        "action": action,
        "channel": {"$ref": here},
        "messages": [{"$ref": f"{here}/messages/{versioned_name(event)}"} for event in events],
        "tags": [{"name": service}],
    }
