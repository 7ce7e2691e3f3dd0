"""What every service is told at its start; each setting is an environment variable LINKWAY_<NAME>."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from services.contract import borough_map, partners
from services.contract.borough_map import Component, Entry
from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partners
from services.runtime.connections import Connections, KafkaConnection, MongoConnection
from services.runtime.environment import File


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
