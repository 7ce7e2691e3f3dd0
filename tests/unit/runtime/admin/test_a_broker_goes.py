"""A broker that goes while it is asked is told of as one that was never there."""

import pytest
from aiokafka.errors import KafkaConnectionError

from services.runtime.admin.provisioning.topics import BrokerAway, TopicAdmin
from services.runtime.connections import KafkaConnection


async def test_a_broker_that_goes_meanwhile_is_away() -> None:
    admin = TopicAdmin(KafkaConnection("127.0.0.1:1"))
    with pytest.raises(BrokerAway, match="answers no more"):
        await admin.__aexit__(KafkaConnectionError, KafkaConnectionError(), None)


async def test_what_else_goes_wrong_stays_what_it_is() -> None:
    await TopicAdmin(KafkaConnection("127.0.0.1:1")).__aexit__(ValueError, ValueError(), None)
