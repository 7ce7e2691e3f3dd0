"""Mail through real connections to a real SMTP server, whatever that server does."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.notify.domain.outcome import Accepted, Away, Outcome, Refused, TryLater, Unknown
from services.notify.senders.email import EmailSender, MailServer
from services.notify.senders.wording import Wording
from tests.fakes.mail_server import DROP, KEEP_AND_DROP, OK, SILENCE, ScriptedMailServer, listening
from tests.fakes.notify import ANN, a_notice, a_person

TEMPORARY, PERMANENT = "451 Come back later", "550 No such person"


@pytest.fixture
async def server() -> AsyncIterator[ScriptedMailServer]:
    scripted = ScriptedMailServer()
    async with listening(scripted.protocol) as scripted.port:
        yield scripted


@pytest.fixture
async def sender(server: ScriptedMailServer) -> AsyncIterator[EmailSender]:
    sender = a_sender(server.at())
    yield sender
    await sender.close()


def a_sender(server: MailServer) -> EmailSender:
    return EmailSender(server, Wording(), mail_from="notices@linkway.example")


async def send(sender: EmailSender, number: int = 1) -> Outcome:
    return await sender.send(a_notice(number), a_person())


async def test_a_mail_arrives_as_it_was_written(server: ScriptedMailServer, sender: EmailSender) -> None:
    assert await send(sender) == Accepted()

    (mail,) = server.taken
    assert server.recipients == [ANN]
    assert mail["Message-ID"] == f"<{a_notice().notice_id}@linkway.example>"
    assert mail.get_content().splitlines()[0] == "Hello Ann Invented,"


async def test_many_mails_share_a_few_connections(server: ScriptedMailServer, sender: EmailSender) -> None:
    outcomes = await asyncio.gather(*(send(sender, number) for number in range(50)))

    assert outcomes == [Accepted()] * 50
    assert len({mail["Message-ID"] for mail in server.taken}) == 50
    assert server.connections <= 8


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(("answer", "outcome"), [(TEMPORARY, TryLater("smtp-451")), (PERMANENT, Refused("smtp-550"))])
async def test_a_refusal_is_believed_and_the_connection_serves_the_next(
    server: ScriptedMailServer, sender: EmailSender, step: str, answer: str, outcome: Outcome
) -> None:
    setattr(server, step, answer)
    assert await send(sender, 1) == outcome
    setattr(server, step, OK)
    assert await send(sender, 2) == Accepted()
    assert (len(server.taken), server.connections) == (1, 1)


@pytest.mark.parametrize("step", ["mail", "rcpt"])
async def test_a_connection_lost_before_the_mail_is_no_doubt(
    server: ScriptedMailServer, sender: EmailSender, step: str
) -> None:
    setattr(server, step, DROP)
    assert await send(sender, 1) == TryLater("smtp-disconnected")
    setattr(server, step, OK)
    assert await send(sender, 2) == Accepted()


@pytest.mark.parametrize(
    ("answer", "code"),
    [(DROP, "unanswered-disconnected"), (KEEP_AND_DROP, "unanswered-disconnected"), (SILENCE, "unanswered-timeout")],
)
async def test_no_answer_after_the_mail_is_a_doubt(server: ScriptedMailServer, answer: str, code: str) -> None:
    sender = a_sender(server.at(timeout_seconds=2.0))
    server.data = answer
    assert await send(sender, 1) == Unknown(code)
    server.data = OK
    assert await send(sender, 2) == Accepted()
    await sender.close()


async def test_an_answer_that_is_neither_yes_nor_no_is_a_doubt(server: ScriptedMailServer, sender: EmailSender) -> None:
    server.data = "354 What?"
    assert await send(sender) == Unknown("smtp-354")


async def test_a_server_that_is_away_keeps_everybody_waiting_and_is_found_again(server: ScriptedMailServer) -> None:
    async with listening(asyncio.Protocol) as free_port:
        pass
    sender = a_sender(server.at(port=free_port))
    assert await send(sender) == Away("connect-failed")

    async with listening(server.protocol, free_port):
        assert await send(sender) == Accepted()
        await sender.close()


async def test_a_server_that_does_not_greet_is_away(server: ScriptedMailServer) -> None:
    async with listening(asyncio.Protocol) as silent_port:
        assert await send(a_sender(server.at(port=silent_port, timeout_seconds=0.2))) == Away("connect-timeout")


async def test_a_connection_closed_while_idle_is_opened_anew(server: ScriptedMailServer, sender: EmailSender) -> None:
    assert await send(sender, 1) == Accepted()
    await server.hang_up()
    assert await send(sender, 2) == Accepted()
    assert server.connections == 2


async def test_a_server_without_the_protection_asked_for_gets_no_mail(server: ScriptedMailServer) -> None:
    sender = a_sender(server.at(tls="starttls"))
    assert isinstance(await send(sender), Away)
    assert server.taken == []


async def test_an_address_that_is_none_is_refused_without_asking(
    server: ScriptedMailServer, sender: EmailSender
) -> None:
    assert await sender.send(a_notice(), a_person(email="nobody")) == Refused("address-unusable")
    assert server.connections == 0
