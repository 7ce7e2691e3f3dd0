"""Every topic that is to be there: those of the boroughs, and those of partners."""

from deploy import boroughs, partners
from services.contract.borough_map import BoroughMap
from services.contract.partners import Partners
from services.contract.topics import AnyTopic


def read() -> dict[AnyTopic, int]:
    """The topics by this installation's files, with their partitions; CannotRun when one cannot be read."""
    return of_both(boroughs.read(), partners.read())


def of_both(own: BoroughMap, listed: Partners) -> dict[AnyTopic, int]:
    """The topics of the boroughs and of the partners."""
    return own.topics() | of_partners(listed)


def of_partners(listed: Partners) -> dict[AnyTopic, int]:
    """The topics of partners. One partition each, because one lane works what a partner asks in a borough."""
    return {topic: 1 for topic in listed.topics()}  # noqa: C420 - a dict's type tells of all topics
