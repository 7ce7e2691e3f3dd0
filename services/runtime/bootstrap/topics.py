"""Which topics a service hears and speaks on, where this process serves."""

from collections.abc import Iterable
from typing import Any

from services.contract.event import Event
from services.contract.partners import Partners
from services.contract.topics import TOPICS, PartnerStream
from services.runtime.consuming.membership.wanted import WantedTopics
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings


def consumed_topics(service: Service[Any, Any], settings: RuntimeSettings, partners: Partners) -> list[str]:
    """The contract's topics that a service listens to, where this process serves, and its partners' topics."""
    return _topics(service, service.consumes.types, settings) + _of_partners(
        PartnerStream.EVENTS, service, settings, partners
    )


def published_topics(service: Service[Any, Any], settings: RuntimeSettings, partners: Partners) -> list[str]:
    """The contract's topics that a service speaks on, in the boroughs that this process serves."""
    return _topics(service, service.publishes, settings) + _of_partners(
        PartnerStream.ANSWERS, service, settings, partners
    )


def wanted_topics(service: Service[Any, Any], settings: RuntimeSettings) -> WantedTopics:
    """The topics that a service listens to, under their prefix, as the list of partners says at that moment."""

    def names(partners: Partners) -> list[str]:
        return [settings.topic_prefix + name for name in consumed_topics(service, settings, partners)]

    return WantedTopics(settings.partners, names)


def _of_partners(
    stream: PartnerStream, service: Service[Any, Any], settings: RuntimeSettings, partners: Partners
) -> list[str]:
    served = settings.serves(service.name) if service.partners else ()
    return [topic.name for topic in partners.topics(stream) if topic.borough in served]


def _topics(service: Service[Any, Any], events: Iterable[type[Event]], settings: RuntimeSettings) -> list[str]:
    streams, served = {event.stream for event in events}, settings.serves(service.name)
    return [one.name for one in TOPICS if one.stream in streams and one.borough in served]
