"""A mail server shows a certificate that is wrong: no mail goes there, none is lost, and the log says what to do."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.securing.certificates import Issued, an_authority, of_a_server
from services.notify.domain.outcome import Accepted, Away, Outcome
from services.notify.senders.email import EmailSender
from services.notify.senders.wording import Wording
from tests.fakes.mail_server import ScriptedMailServer, listening
from tests.fakes.notify import a_notice, a_person

NOW = datetime.now(UTC)
OURS = an_authority(NOW)


def right() -> Issued:
    return of_a_server(OURS, "mail", NOW)


def expired() -> Issued:
    return of_a_server(OURS, "mail", NOW - timedelta(days=2), lasts=timedelta(days=1))


def of_another_authority() -> Issued:
    return of_a_server(an_authority(NOW), "mail", NOW)


def for_another_name() -> Issued:
    return of_a_server(OURS, "mail", NOW, names=["elsewhere.example"])


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts our authority."""
    (tmp_path / "authority.pem").write_bytes(OURS.certificate_pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


async def sent(server: ScriptedMailServer, certificate: Issued, folder: Path) -> Outcome:
    (folder / "shown.pem").write_bytes(certificate.pem)
    shows = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shows.load_cert_chain(folder / "shown.pem")
    async with listening(server.protocol, tls=shows) as port:
        sender = EmailSender(server.at(port=port, tls="tls"), Wording(), mail_from="notices@linkway.example")
        outcome = await sender.send(a_notice(), a_person())
        await sender.close()
    return outcome


@pytest.mark.usefixtures("trusted")
async def test_a_mail_goes_to_a_server_that_is_the_one_it_should_be(tmp_path: Path) -> None:
    server = ScriptedMailServer()
    assert await sent(server, right(), tmp_path) == Accepted()
    assert len(server.taken) == 1


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        (expired, "certificate has expired"),
        (of_another_authority, "unable to get local issuer certificate"),
        (for_another_name, "IP address mismatch"),
    ],
)
async def test_no_mail_goes_to_any_other_and_the_log_says_why(
    shown: Callable[[], Issued], fault: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = ScriptedMailServer()
    assert await sent(server, shown(), tmp_path) == Away("connect-certificate")
    assert server.taken == []
    assert fault in caplog.text
    assert "LINKWAY_SMTP_HOST" in caplog.text
