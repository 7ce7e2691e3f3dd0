"""What is wrong with a server's certificate is said with what to do about it, by the kind of fault."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from deploy.securing.certificates import an_authority, of_a_server
from services.runtime.observing.shown_certificates import Refused, ShownCertificate

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
NOT_YET_VALID, EXPIRED, SELF_SIGNED, ANOTHER_NAME, ANOTHER_ADDRESS = 9, 10, 18, 62, 64


def refused(code: int, *, server: str = "KAFKA", shown: ShownCertificate | None) -> Refused:
    fault = ssl.SSLCertVerificationError()
    fault.verify_code, fault.verify_message = code, "as OpenSSL says it"
    return Refused(server, "127.0.0.1:9092", Path("/secure/authority.pem"), fault, shown)


def shown(made: datetime = NOW - timedelta(days=1), *names: str) -> ShownCertificate:
    authority = an_authority(made)
    server = of_a_server(authority, "servers", made, names=names or ("kafka", "127.0.0.1"), lasts=timedelta(days=2))
    return ShownCertificate.read(server.certificate.public_bytes(Encoding.DER))


def test_one_that_has_expired_is_said_with_its_day() -> None:
    said = refused(EXPIRED, shown=shown(NOW - timedelta(days=3))).said(NOW)
    assert "127.0.0.1:9092 shows a certificate that expired on 26 November 2026 at 03:00 UTC." in said
    assert "Renew it there" in said


def test_an_authority_that_has_expired_is_told_from_it() -> None:
    said = refused(EXPIRED, shown=shown()).said(NOW)
    assert "one above it has expired: in /secure/authority.pem" in said
    assert "put it into LINKWAY_KAFKA_CA_FILE" in said


def test_a_clock_that_is_wrong_is_thought_of() -> None:
    said = refused(NOT_YET_VALID, shown=shown(NOW + timedelta(days=1))).said(NOW)
    assert "valid from 28 November 2026 at 02:00 UTC on, and here it is 27 November 2026 at 03:00 UTC" in said


@pytest.mark.parametrize("code", [ANOTHER_NAME, ANOTHER_ADDRESS])
@pytest.mark.parametrize(("server", "setting"), [("KAFKA", "LINKWAY_KAFKA_SERVERS"), ("MONGO", "LINKWAY_MONGO_URL")])
def test_one_for_another_name_is_said_with_its_names_and_the_setting(code: int, server: str, setting: str) -> None:
    said = refused(code, server=server, shown=shown(NOW, "kafka.example", "10.0.0.1")).said(NOW)
    assert "shows a certificate for kafka.example, 10.0.0.1, not for the name by which it is called here" in said
    assert f"Call it in {setting}" in said


def test_all_else_is_for_the_authority_to_vouch_for() -> None:
    said = refused(SELF_SIGNED, shown=shown()).said(NOW)
    assert "that /secure/authority.pem does not vouch for: as OpenSSL says it" in said
    assert "(it was issued by CN=Linkway on this machine)" in said


def test_one_that_cannot_be_read_is_said_all_the_same() -> None:
    assert "does not vouch for: as OpenSSL says it. " in refused(EXPIRED, shown=None).said(NOW)


def test_names_are_cut_because_whoever_answers_there_wrote_them() -> None:
    assert all(len(one) <= 120 for one in shown(NOW, f"{'a' * 60}.{'b' * 60}.{'c' * 60}.example").names)
    assert len(shown(NOW, *(f"n{number}.example" for number in range(50))).names) == 5
