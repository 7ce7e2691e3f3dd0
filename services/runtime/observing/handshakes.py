"""Why a server that listens is not to be talked to by TLS: what is wrong, where, and what whoever runs this may do."""

import asyncio
import contextlib
import ssl
from collections.abc import Sequence

from services.runtime.clock import utc_now
from services.runtime.connections import SignIn
from services.runtime.observing.shown_certificates import Refused, ShownCertificate

_SECONDS = 3.0


async def refusals(server: str, addresses: Sequence[str], sign_in: SignIn | None) -> list[str]:
    """A sentence for each of these addresses, as "host:port", where TLS is in the way; `server` as settings call it."""
    told = await asyncio.gather(*(_refusal(server, address, sign_in) for address in addresses))
    return [one for one in told if one]


async def _refusal(server: str, address: str, sign_in: SignIn | None) -> str | None:
    if sign_in is None:
        if not await _speaks_tls(address):
            return None
        return (
            f"{address} speaks TLS alone, and we do not: set LINKWAY_{server}_CA_FILE, and LINKWAY_{server}_USER with "
            f"LINKWAY_{server}_PASSWORD_FILE."
        )
    try:
        await _shake_hands(address, sign_in.trusting())
    except ssl.SSLCertVerificationError as wrong:
        return Refused(server, address, sign_in.ca_file, wrong, await _shown_at(address)).said(utc_now())
    except (ssl.SSLError, EOFError, ConnectionResetError):
        return f"{address} speaks no TLS: see that it does, or, where it need not, leave LINKWAY_{server}_CA_FILE out."
    except (OSError, TimeoutError):
        return None
    return None


async def _speaks_tls(address: str) -> bool:
    try:
        await _shake_hands(address, _whoever_it_is())
    except (OSError, EOFError, TimeoutError):
        return False
    return True


async def _shown_at(address: str) -> ShownCertificate | None:
    try:
        return ShownCertificate.read(await _shake_hands(address, _whoever_it_is()))
    except (OSError, EOFError, TimeoutError, ValueError):
        return None


def _whoever_it_is() -> ssl.SSLContext:
    # Nothing is told to it, so that it need not be known.
    whoever = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    whoever.check_hostname, whoever.verify_mode = False, ssl.CERT_NONE
    return whoever


async def _shake_hands(address: str, context: ssl.SSLContext) -> bytes:
    """Connect, and let go: this function will give the certificate that the server showed, as it came."""
    host, _, port = address.rpartition(":")
    async with asyncio.timeout(_SECONDS):
        _, writer = await asyncio.open_connection(host.strip("[]"), int(port), ssl=context)
    shown: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()  # because a server need not answer a farewell, and a loop that ends would leave it open
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return shown
