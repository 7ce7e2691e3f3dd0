"""What every service is told at its start; each setting is an environment variable LINKWAY_<NAME>."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.contract import borough_map
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug


class RuntimeSettings(BaseSettings):
    """Settings of the runtime. Addresses and secrets have no default, so that a missing one is noticed at once."""

    model_config = SettingsConfigDict(env_prefix="LINKWAY_", frozen=True, extra="ignore", hide_input_in_errors=True)

    kafka_servers: str = Field(description="Comma-separated host:port list of Kafka brokers.")
    mongo_url: str = Field(description="MongoDB connection string of a replica set.", repr=False)
    http_host: str = Field(description="Address that the doors listen on.")
    http_port: int = Field(description="Port of the doors.")
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
    name_prefix: str = Field(
        default="", description="Put before topics, groups and databases, so that two systems can share servers."
    )
    lanes: int = Field(default=4, ge=1, le=64, description="How many batches are worked side by side.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Least level logged.")
    max_body_bytes: int = Field(default=64 * 1024, description="Largest request body that a door takes.")
    requests_at_once: int = Field(default=32, ge=1, description="How many requests the doors work at once.")
    requests_waiting: int = Field(
        default=64, ge=0, description="How many requests may wait for a place; what comes beyond is told to come back."
    )
    outbox_most: int = Field(
        default=100_000,
        ge=1,
        le=100_000,
        description="With so many events waiting to be published, the doors take nothing new in.",
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

    def serves(self, service: str) -> tuple[BoroughSlug, ...]:
        """The boroughs whose events this process works as that service. Raises MapUnusable."""
        if self.boroughs_file is None:
            return self.boroughs
        regional = borough_map.read(self.boroughs_file).run_by_region(Component(service))
        return tuple(slug for slug in self.boroughs if slug in regional)
