"""What is wrong with the certificate that a server shows, said to whoever runs this: what, where, and what to do."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

_LONGEST = 120
# OpenSSL's numbers of what it finds (x509_vfy.h), which Python passes on.
_NOT_YET_VALID, _EXPIRED, _ANOTHER_NAME, _ANOTHER_ADDRESS = 9, 10, 62, 64


@dataclass(frozen=True)
class ShownCertificate:
    """What a server's certificate says of itself; whoever answers there wrote it, so all of it is cut to be shown."""

    names: Sequence[str]
    issuer: str
    begins: datetime
    ends: datetime

    @classmethod
    def read(cls, der: bytes) -> "ShownCertificate":
        """As it came over the wire. Raises ValueError."""
        read = x509.load_der_x509_certificate(der)
        issuer = _shown(read.issuer.rfc4514_string())
        return cls(_names(read), issuer, read.not_valid_before_utc, read.not_valid_after_utc)


@dataclass(frozen=True)
class Refused:
    """A handshake that failed over a certificate.

    `server` is KAFKA or MONGO, as settings say it; `address` is "host:port"; `shown` is None where it cannot be read.
    """

    server: str
    address: str
    ca_file: Path
    fault: ssl.SSLCertVerificationError
    shown: ShownCertificate | None

    def said(self, now: datetime) -> str:
        """The sentence for whoever runs this."""
        say = _BY_FAULT.get(self.fault.verify_code)
        return say(self, self.shown, now) if say and self.shown else self._of_another_authority()

    def _of_another_authority(self) -> str:
        issuer = f" (it was issued by {self.shown.issuer})" if self.shown else ""
        return (
            f"{self.address} shows a certificate that {self.ca_file} does not vouch for: {self.fault.verify_message}"
            f"{issuer}. LINKWAY_{self.server}_CA_FILE has to hold the authority of that server; ask whoever runs it."
        )


def _expired(refused: Refused, shown: ShownCertificate, now: datetime) -> str:
    if shown.ends > now:
        return (
            f"{refused.address} shows a certificate that is valid, but one above it has expired: in {refused.ca_file}, "
            f"or between it and {shown.issuer}. Renew that one, and put it into LINKWAY_{refused.server}_CA_FILE."
        )
    return (
        f"{refused.address} shows a certificate that expired on {_moment(shown.ends)}. Renew it there and start that "
        "server anew; `linkway up` does both for servers of its own. What waits meanwhile goes on by itself."
    )


def _not_yet_valid(refused: Refused, shown: ShownCertificate, now: datetime) -> str:
    return (
        f"{refused.address} shows a certificate that is valid from {_moment(shown.begins)} on, and here it is "
        f"{_moment(now)}. Set right whichever clock is wrong, this machine's or that of who made the certificate."
    )


def _for_another_name(refused: Refused, shown: ShownCertificate, _: datetime) -> str:
    address = "LINKWAY_KAFKA_SERVERS" if refused.server == "KAFKA" else "LINKWAY_MONGO_URL"
    return (
        f"{refused.address} shows a certificate for {', '.join(shown.names) or 'no name at all'}, not for the name by "
        f"which it is called here. Call it in {address} by a name that the certificate has, or have one made for this "
        "name; brokers and members also tell clients their names, which have to be in it too."
    )


_BY_FAULT: Mapping[int, Callable[[Refused, ShownCertificate, datetime], str]] = {
    _EXPIRED: _expired,
    _NOT_YET_VALID: _not_yet_valid,
    _ANOTHER_NAME: _for_another_name,
    _ANOTHER_ADDRESS: _for_another_name,
}


def _names(certificate: x509.Certificate) -> Sequence[str]:
    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    dns = named.get_values_for_type(x509.DNSName)
    return [_shown(str(name)) for name in (*dns, *named.get_values_for_type(x509.IPAddress))][:5]


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y at %H:%M} UTC"


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:_LONGEST]
