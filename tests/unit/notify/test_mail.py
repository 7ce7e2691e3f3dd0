"""A notice as a mail."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from services.notify.domain.outcome import TryLater
from services.notify.senders.email import EmailSender, MailServer
from services.notify.senders.mail import plain_address, write
from services.notify.senders.wording import Wording
from tests.fakes.notify import ANN, a_notice, a_person

FROM = "notices@linkway.example"


def written(text: str = "Hello Ann,\n") -> bytes:
    return write(a_notice(), to=ANN, mail_from=FROM, subject="A message", text=text)


def read(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, EmailMessage, policy=default)


def test_a_mail_goes_from_us_to_the_person_as_plain_text() -> None:
    mail = read(written())

    assert (mail["From"], mail["To"], mail["Subject"]) == (FROM, ANN, "A message")
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == ["Hello Ann,"]


def test_the_same_notice_always_has_the_same_message_id() -> None:
    assert read(written())["Message-ID"] == f"<{a_notice().notice_id}@linkway.example>"


def test_answering_machines_are_told_to_stay_silent() -> None:
    assert read(written())["Auto-Submitted"] == "auto-generated"


def test_any_language_passes_a_server_of_seven_bits() -> None:
    mail = written("Hello Zoë 你好,\n")

    assert mail.isascii()
    assert read(mail).get_content().splitlines() == ["Hello Zoë 你好,"]


@pytest.mark.parametrize(
    "address", ["", "nobody", "ann@people.example\r\nBcc: eve@evil.example", "zoë@people.example", "a b@c.example"]
)
def test_what_is_no_plain_address_is_not_written_to(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the library's
        plain_address(address)


def test_a_foreign_domain_is_written_in_messages_that_every_server_knows() -> None:
    assert plain_address("ann@bücher.example") == "ann@xn--bcher-kva.example"


async def test_a_message_that_cannot_be_written_is_no_doubt_because_nothing_left(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nowhere = MailServer("mail.example", 25, "none")
    unheard_of = a_notice(facts={"service_name": "Invented Club"})
    outcome = await EmailSender(nowhere, Wording(), mail_from=FROM).send(unheard_of, a_person())

    assert outcome == TryLater("not-written")
    assert "could not be written" in caplog.text
    assert "Ann" not in caplog.text
