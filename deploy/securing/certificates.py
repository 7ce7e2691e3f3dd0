"""An authority of this machine's own, and the certificate that it gives the servers, which names this machine alone."""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.ports import LOOPBACK

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)
# A start renews what has less than this left, so that what runs for months does not run out.
RENEWED_BEFORE = timedelta(days=120)
# This machine's, and what the servers are called among the containers of docker-compose.yml.
NAMES = ("localhost", "kafka", "mongo")


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey

    @classmethod
    def read(cls, pem: bytes) -> "Issued":
        """Key and certificate as one file has them. Raises ValueError."""
        key = load_pem_private_key(pem, None)
        if not isinstance(key, EllipticCurvePrivateKey):
            raise ValueError("not a key of ours")
        return cls(x509.load_pem_x509_certificate(pem), key)

    @property
    def certificate_pem(self) -> bytes:
        """What may be shown to anybody."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def pem(self) -> bytes:
        """Both, the key first, as Kafka and MongoDB read it."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + self.certificate_pem

    def lasts(self, now: datetime) -> bool:
        """Whether it need not be renewed yet."""
        return self.certificate.not_valid_after_utc - now > RENEWED_BEFORE


def an_authority(now: datetime) -> Issued:
    """A new authority, which vouches for itself."""
    key = generate_private_key(SECP256R1())
    name = _named("Linkway on this machine")
    made = (
        _for(name, key, now, AUTHORITY_LASTS)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    return Issued(made.sign(key, hashes.SHA256()), key)


def of_a_server(
    authority: Issued,
    name: str,
    now: datetime,
    *,
    names: Sequence[str] = (*NAMES, LOOPBACK),
    lasts: timedelta = SERVER_LASTS,
) -> Issued:
    """A new certificate for servers of this machine, which show it to each other too, as `name`.

    Clients reach them by these `names`, of which addresses are some.
    """
    key = generate_private_key(SECP256R1())
    places = [_place(one) for one in names]
    purposes = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    made = (
        _for(_named(name), key, now, lasts)
        .issuer_name(authority.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(places), critical=False)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(by, critical=False)
    )
    return Issued(made.sign(authority.key, hashes.SHA256()), key)


def kept_or_made(
    authority_file: Path, trusted_file: Path, server_file: Path, name: str, now: datetime | None = None
) -> None:
    """See that the files are there and will last: authority with key, authority alone, server's with key."""
    now = now or datetime.now(UTC)
    authority = _read(authority_file)
    if authority is None or not authority.lasts(now):
        authority = an_authority(now)
        _write(authority_file, authority.pem)
    # What clients trust is written from the authority each time, so that the two cannot differ.
    _write(trusted_file, authority.certificate_pem)
    server = _read(server_file)
    if server is None or not server.lasts(now) or unfit(authority.certificate, server.certificate, now):
        _write(server_file, of_a_server(authority, name, now).pem)


def what_is_wrong(trusted_file: Path, server_file: Path, now: datetime) -> str | None:
    """Why clients that trust the one would not let the other's server be; None where they do."""
    authority, server = _certificate(trusted_file), _certificate(server_file)
    if authority is None or server is None:
        return f"{server_file if server is None else trusted_file} holds no certificate"
    return f"{server_file} {why}" if (why := unfit(authority, server, now)) else None


def ends(server_file: Path) -> datetime:
    """Until when a certificate that can be read is valid."""
    return x509.load_pem_x509_certificate(server_file.read_bytes()).not_valid_after_utc


def unfit(authority: x509.Certificate, server: x509.Certificate, now: datetime) -> str | None:
    """What is wrong with a server's certificate for clients that trust this authority; None where nothing is."""
    if not _vouches(authority, server):
        return "is of another authority"
    if not server.not_valid_before_utc <= now <= server.not_valid_after_utc:
        return f"is for {server.not_valid_before_utc:%d %B %Y} to {server.not_valid_after_utc:%d %B %Y}"
    if lacks := [name for name in (*NAMES, LOOPBACK) if name not in _names_in(server)]:
        return f"is not for {', '.join(lacks)}"
    return None


def _vouches(authority: x509.Certificate, server: x509.Certificate) -> bool:
    try:
        server.verify_directly_issued_by(authority)
    except Exception:  # it has an error of its own for each way in which a certificate can be another's
        return False
    return True


def _names_in(certificate: x509.Certificate) -> list[str]:
    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = named.get_values_for_type(x509.IPAddress)
    return [*named.get_values_for_type(x509.DNSName), *map(str, addresses)]


def _certificate(file: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        return None


def _read(file: Path) -> Issued | None:
    try:
        return Issued.read(file.read_bytes())
    except (OSError, ValueError):
        return None


def _write(file: Path, pem: bytes) -> None:
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(pem)
    aside.replace(file)


def _place(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _for(name: x509.Name, key: EllipticCurvePrivateKey, now: datetime, lasts: timedelta) -> x509.CertificateBuilder:
    # From an hour ago, because a clock may be set back.
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
