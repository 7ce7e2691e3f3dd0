"""An authority of this machine's own, and the certificate that it gives the servers, which names this machine alone."""

import ipaddress
import os
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


def of_a_server(authority: Issued, name: str, now: datetime) -> Issued:
    """A new certificate for servers of this machine, which show it to each other too, as `name`."""
    key = generate_private_key(SECP256R1())
    places = [*map(x509.DNSName, NAMES), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]
    purposes = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    made = (
        _for(_named(name), key, now, SERVER_LASTS)
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
    if server is None or not server.lasts(now) or not _vouches(authority, server):
        _write(server_file, of_a_server(authority, name, now).pem)


def _vouches(authority: Issued, server: Issued) -> bool:
    try:
        server.certificate.verify_directly_issued_by(authority.certificate)
    except Exception:  # it has an error of its own for each way in which a certificate can be another's
        return False
    return True


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
