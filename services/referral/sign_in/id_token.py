"""What an issuer signs of a person, believed only if all of it is as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

# By two keys, of which nobody but the issuer has the one that signs. With others, such as HS256 or none, anybody could
# have signed.
ALGORITHMS: Final = ("RS256", "PS256", "ES256")
# How far its clock may be from ours.
LEEWAY_SECONDS: Final = 60


class NotBelieved(Exception):
    """What came is not what the issuer says of somebody who signs in here and now; the message says why."""


class KeyUnknown(NotBelieved):
    """It names a key that the issuer did not have when we asked; it may be a new one."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who should have signed it, for whom, and in answer to which request."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None = None


def claims_of(id_token: object, keys: KeySet, expected: Expected, now: datetime) -> dict[str, Any]:
    """What the issuer says of the person. Raises NotBelieved."""
    if not isinstance(id_token, str):
        raise NotBelieved("There is no ID token in the issuer's answer.")
    try:
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        token = jwt.decode(id_token, keys, registry=registry)
        claims = CodeIDToken(token.claims, token.header, _options(expected), _parameters(expected))
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except InvalidKeyIdError as unknown:
        raise KeyUnknown(str(unknown)) from None
    except (JoseError, ValueError) as error:
        raise NotBelieved(str(error)) from None
    return dict(claims)


def _options(expected: Expected) -> Mapping[str, Any]:
    return {
        "iss": {"essential": True, "values": [expected.issuer]},
        "aud": {"essential": True, "values": [expected.client_id]},
        "sub": {"essential": True},
    }


def _parameters(expected: Expected) -> Mapping[str, Any]:
    return {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token}
