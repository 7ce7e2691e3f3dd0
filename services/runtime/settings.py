"""What every service is told at its start; each setting is an environment variable LINKWAY_<NAME>."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, FilePath, ValidationError, ValidatorFunctionWrapHandler, WrapValidator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from services.contract import borough_map, partners
from services.contract.borough_map import Component, Entry
from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partners

S = TypeVar("S", bound=BaseSettings)


def _looked_at(written: Any, look: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - whatever is set
    try:
        return look(written)
    except OSError as error:
        # Too long for any file system, or in a folder that we may not enter.
        raise ValueError(f"it cannot be looked at: {error.strerror}") from None


# A file that is there; whatever else was written is refused by the setting's name.
File = Annotated[FilePath, WrapValidator(_looked_at)]


class SettingsUnusable(ValueError):
    """Variables are missing, or hold what they cannot: a line for each, with its name and never with what it holds."""


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


class Connections(BaseSettings):
    """Who we are to Kafka and MongoDB, and how they prove who they are: the one place that knows of TLS."""

    model_config = SettingsConfigDict(env_prefix="LINKWAY_", frozen=True, extra="ignore", hide_input_in_errors=True)

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


class RuntimeSettings(Connections):
    """Settings of the runtime. Addresses and secrets have no default, so that a missing one is noticed at once."""

    kafka_servers: str = Field(description="Comma-separated host:port list of Kafka brokers.")
    mongo_url: str = Field(description="MongoDB connection string of a replica set.", repr=False)
    http_host: str = Field(description="Address that the API listens on.")
    http_port: int = Field(description="Port of the API.")
    internal_host: str = Field(description="Address for health and metrics; not to be reached from outside.")
    internal_port: int = Field(description="Port for health and metrics.")
    dead_letter_key_file: Path = Field(
        description="File with the master key that seals dead letters, 32 bytes in base64."
    )
    boroughs: tuple[BoroughSlug, ...] = Field(
        default=tuple(BoroughSlug), description="Boroughs that this process serves, as a JSON list of slugs; all 33."
    )
    boroughs_file: Path | None = Field(
        default=None, description="Map of boroughs; of those above, it leaves out whichever runs this service itself."
    )
    run_by: BoroughSlug | None = Field(
        default=None,
        description="The borough that runs this process itself, for its own people alone; the region, where none does.",
    )
    partners_file: Path | None = Field(
        default=None, description="List of partners that have topics of their own; read again while the service runs."
    )
    topics_every_seconds: float = Field(
        default=5.0, gt=0, description="How often to look which of its topics are there: so long a new partner waits."
    )
    name_prefix: str = Field(
        default="", description="Put before topics, groups and databases, so that two systems can share servers."
    )
    topic_prefix: str = Field(default="", description="Put before topics; the name prefix.")
    group: str | None = Field(
        default=None,
        description="Name of the consumer group; the name prefix, the borough that runs it, and the service's name.",
    )
    store: str | None = Field(
        default=None,
        description="Name of the database; the name prefix and the service's name. With a group and a store of its own "
        "a second instance reads everything again beside the first; let no two that say something do so.",
    )
    lanes: int = Field(default=4, ge=1, le=64, description="How many batches are worked side by side.")
    sessions_url: str | None = Field(
        default=None, description="Address of the referral service, which knows who has signed in; without it nobody."
    )
    sessions_token_file: File | None = Field(
        default=None, description="File with this service's token there; it needs the right referral:sessions."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Least level logged.")
    max_body_bytes: int = Field(default=64 * 1024, description="Largest request body that the API takes.")
    requests_at_once: int = Field(default=32, ge=1, description="How many requests the API works at once.")
    requests_waiting: int = Field(
        default=64, ge=0, description="How many requests may wait for a place; what comes beyond is told to come back."
    )
    request_seconds: float = Field(
        default=10.0,
        gt=0,
        description="How long a request's transaction, or what it reads, may wait for MongoDB; then it is told to come "
        "back with the same key, whatever has become of it.",
    )
    connections: int = Field(
        default=512,
        ge=8,
        description="How many connections a port keeps; beyond, those go that have said nothing for longest.",
    )
    proxies: tuple[str, ...] = Field(
        default=(),
        description="Proxies in front of the API, as a JSON list of IPs or networks: whom they name in X-Forwarded-For"
        " is counted by that address.",
    )
    outbox_most: int = Field(
        default=100_000,
        ge=1,
        le=100_000,
        description="With so many events waiting to be published, the API takes nothing new in.",
    )
    stall_seconds: float = Field(
        default=60, gt=0, description="Without progress for so long while it could make some, the service ends itself."
    )
    blocked_seconds: float = Field(
        default=30, gt=0, description="With its event loop blocked for so long, the process ends itself at once."
    )
    grace_seconds: float = Field(
        default=25, gt=0, description="How long a stop may take, from the signal to the end of the process."
    )

    @model_validator(mode="after")
    def _asks_for_sessions_by_a_token(self) -> Self:
        if (self.sessions_url is None) != (self.sessions_token_file is None):
            raise ValueError(
                "Set LINKWAY_SESSIONS_URL and LINKWAY_SESSIONS_TOKEN_FILE together: the referral service tells nobody "
                "without a token who is signed in."
            )
        return self

    def serves(self, service: str) -> tuple[BoroughSlug, ...]:
        """The boroughs whose events this process works as that service. Raises MapUnusable."""
        if self.run_by:
            return self._of_its_own(Component(service), self.run_by)
        if self.boroughs_file is None:
            return self.boroughs
        regional = borough_map.read(self.boroughs_file).run_by_region(Component(service))
        return tuple(slug for slug in self.boroughs if slug in regional)

    def _of_its_own(self, component: Component, borough: BoroughSlug) -> tuple[BoroughSlug, ...]:
        # Where the map leaves it to the region, both would answer the same people.
        if self.boroughs_file and self.entries()[borough].runner_of(component) == "region":
            what = f"LINKWAY_RUN_BY says that {borough} runs {component} itself, and the map says that the region does."
            raise borough_map.MapUnusable(what, self.boroughs_file, at=borough)
        return (borough,)

    def group_of(self, service: str) -> str:
        """The consumer group of whoever runs this: a borough's own process does not join the region's."""
        return self.group or group_of(service, prefix=self.name_prefix, run_by=self.run_by)

    def entries(self) -> Mapping[BoroughSlug, Entry]:
        """What the map says of each borough; nothing where there is no map. Raises MapUnusable."""
        return borough_map.read(self.boroughs_file).entries if self.boroughs_file else {}

    def partners(self) -> Partners:
        """The partners that take part, as the file says now; none without one. Raises PartnersUnusable."""
        return partners.read(self.partners_file) if self.partners_file else Partners()

    @model_validator(mode="before")
    @classmethod
    def _topics_are_named_as_all_else(cls, told: dict[str, Any]) -> dict[str, Any]:
        return {"topic_prefix": told.get("name_prefix", ""), **told}

    @property
    def kafka(self) -> KafkaConnection:
        """How Kafka is reached."""
        return self.to_kafka(self.kafka_servers)

    @property
    def mongo(self) -> MongoConnection:
        """How MongoDB is reached."""
        return self.to_mongo(self.mongo_url)


def group_of(service: str, *, prefix: str = "", run_by: str | None = None) -> str:
    """The consumer group of a service, which holds who runs it: the borough, or else the region."""
    return prefix + (f"{run_by}." if run_by else "") + service


def from_environment(kind: type[S]) -> S:
    """The settings of this kind that the environment tells. Raises SettingsUnusable."""
    try:
        told = kind()
    except ValidationError as invalid:
        faults = invalid.errors(include_url=False, include_context=False, include_input=False)
        lines = [_line(".".join(map(str, fault["loc"][:1])), fault["msg"]) for fault in faults]
    except SettingsError as unreadable:
        # It alone says in words which field it was.
        named = re.search(r'field "(\w+)"', str(unreadable))
        lines = [_line(named[1] if named else "", "What it holds is no JSON")]
    else:
        if isinstance(told, Connections):
            told.check()
        return told
    raise SettingsUnusable("\n".join(lines)) from None


def _line(field: str, what: str) -> str:
    said = what.removeprefix("Value error, ").rstrip(".")
    return f"LINKWAY_{field.upper()}: {said}." if field else f"{said}."
