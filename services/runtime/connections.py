"""How Kafka and MongoDB are reached, and how we and they prove who we are: the one place that knows of TLS."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator
from typing_extensions import override

from services.runtime.environment import EnvironmentSettings, File, SettingsUnusable, from_environment


class SignInUnusable(SettingsUnusable):
    """A file of certificates or of a password that cannot be used; the sentence names it."""


@dataclass(frozen=True)
class SignIn:
    """How a server is known by us, and we by it: TLS with servers that these authorities vouch for, then SCRAM.

    Both are files: a password in a variable shows to whoever sees the process. They are read as each client is made, so
    a new password is taken up by the next start.
    """

    ca_file: Path
    user: str | None = None
    password_file: Path | None = None

    def check(self) -> None:
        """See that both files can be used. Raises SignInUnusable."""
        self.trusting()
        if self.user:
            self.password()

    def trusting(self) -> ssl.SSLContext:
        """TLS that trusts these authorities and no others, and checks the server's name. Raises SignInUnusable."""
        try:
            return ssl.create_default_context(cafile=str(self.ca_file))
        except OSError as error:
            raise SignInUnusable(
                f"{self.ca_file} cannot be used as certificates of authorities, in PEM: {error}. Put there that of "
                "the server's authority, which whoever runs the server has."
            ) from None

    def password(self) -> str:
        """The user's password. Raises SignInUnusable."""
        try:
            password = self.password_file.read_text(encoding="utf-8").strip() if self.password_file else ""
        except (OSError, UnicodeDecodeError) as error:
            raise SignInUnusable(f"The password in {self.password_file} cannot be read: {error}.") from None
        if not password:
            raise SignInUnusable(f"{self.user} has no password: write it into {self.password_file}.")
        return password


@dataclass(frozen=True)
class KafkaConnection:
    """How Kafka is reached: every client of ours is made with these options. Without a sign-in, nothing is secret."""

    servers: str
    sign_in: SignIn | None = None

    def client_options(self, client_id: str) -> dict[str, Any]:
        """What any of aiokafka's clients is made with; it goes by this name in the broker's logs and metrics."""
        return {"bootstrap_servers": self.servers.split(","), **self.connection_options(client_id)}

    def connection_options(self, client_id: str) -> dict[str, Any]:
        """The same for one connection to a broker that the caller names."""
        told: dict[str, Any] = {"client_id": client_id}
        if self.sign_in is None:
            return told
        told |= {"security_protocol": "SSL", "ssl_context": self.sign_in.trusting()}
        if self.sign_in.user is None:
            return told
        return told | {
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.sign_in.user,
            "sasl_plain_password": self.sign_in.password(),
        }


@dataclass(frozen=True)
class MongoConnection:
    """How MongoDB is reached: every client of ours is made with these options, and those of the connection string."""

    url: str = field(repr=False)
    sign_in: SignIn | None = None

    def client_options(self) -> dict[str, Any]:
        """What the driver's clients are made with: waits are bounded, so that an outage shows and is no silence."""
        return self._signing_in() | {
            "host": self.url,
            "serverSelectionTimeoutMS": 5000,
            "socketTimeoutMS": 30_000,
            "tz_aware": True,
            "uuidRepresentation": "standard",
        }

    def _signing_in(self) -> dict[str, Any]:
        if self.sign_in is None:
            return {}
        told: dict[str, Any] = {"tls": True, "tlsCAFile": str(self.sign_in.ca_file)}
        if self.sign_in.user is None:
            return told
        who = {"username": self.sign_in.user, "password": self.sign_in.password()}
        return told | who | {"authSource": "admin", "authMechanism": "SCRAM-SHA-256"}


class Connections(EnvironmentSettings):
    """Who we are to Kafka and MongoDB, and how they prove who they are: the one place that knows of TLS."""

    kafka_ca_file: File | None = Field(
        default=None, description="Certificates, in PEM, of who vouches for the brokers; with them all goes over TLS."
    )
    kafka_user: str | None = Field(default=None, description="Who we are to Kafka, by SCRAM-SHA-512; needs TLS.")
    kafka_password_file: File | None = Field(default=None, description="File with that user's password.")
    mongo_ca_file: File | None = Field(
        default=None, description="Certificates, in PEM, of who vouches for MongoDB; with them all goes over TLS."
    )
    mongo_user: str | None = Field(default=None, description="Who we are to MongoDB, by SCRAM-SHA-256; needs TLS.")
    mongo_password_file: File | None = Field(default=None, description="File with that user's password.")

    @classmethod
    def told(cls) -> "Connections":
        """As the environment tells. Raises SettingsUnusable."""
        return from_environment(cls)

    @override
    def check(self) -> None:
        """See that what is in the files can be used, before anything begins. Raises SignInUnusable."""
        for sign_in in (self.to_kafka("").sign_in, self.to_mongo("").sign_in):
            if sign_in:
                sign_in.check()

    def to_kafka(self, servers: str) -> KafkaConnection:
        """How Kafka at this address is reached."""
        return KafkaConnection(servers, _sign_in(self.kafka_ca_file, self.kafka_user, self.kafka_password_file))

    def to_mongo(self, url: str) -> MongoConnection:
        """How MongoDB at this address is reached."""
        return MongoConnection(url, _sign_in(self.mongo_ca_file, self.mongo_user, self.mongo_password_file))

    @model_validator(mode="after")
    def _nobody_gives_half_of_it(self) -> Self:
        for server, ca_file, user, password_file in (
            ("KAFKA", self.kafka_ca_file, self.kafka_user, self.kafka_password_file),
            ("MONGO", self.mongo_ca_file, self.mongo_user, self.mongo_password_file),
        ):
            if (user is None) != (password_file is None) or (user and ca_file is None):
                raise ValueError(
                    f"Set LINKWAY_{server}_USER, LINKWAY_{server}_PASSWORD_FILE and LINKWAY_{server}_CA_FILE together: "
                    "a user has a password, and proves it over TLS alone."
                )
        return self


def _sign_in(ca_file: Path | None, user: str | None, password_file: Path | None) -> SignIn | None:
    return SignIn(ca_file, user, password_file) if ca_file else None
