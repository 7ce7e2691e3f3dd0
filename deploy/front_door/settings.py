"""What the front door is told at its start; each setting is an environment variable LINKWAY_<NAME>."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, FilePath, model_validator

from services.runtime.environment import EnvironmentSettings
from services.runtime.settings import RuntimeSettings


class Settings(EnvironmentSettings):
    """Settings of the front door."""

    front_door_host: str = Field(description="Address that it listens on.")
    front_door_port: int = Field(description="Port that it listens on.")
    front_door_names: tuple[str, ...] = Field(
        default=(),
        description="Names that it answers to, as a JSON list; any, where there are none. On a machine of one's own "
        "they keep out pages of others whose name leads here.",
    )
    front_door_folder: Path = Field(description="Folder for what Caddy is told and shows, written at each start.")
    front_door_outlines: Path = Field(description="Folder in which it keeps what it has read of the services' doors.")
    front_door_services: Mapping[str, str] = Field(
        description="Where each service's doors are, as a JSON object of host:port by the service's name."
    )
    front_door_source: str | None = Field(
        default=None, description="Address that it comes from to the services, which then believe nobody else."
    )
    front_door_certificate_file: FilePath | None = Field(
        default=None, description="Certificate chain, in PEM, of the name that people type; with it all goes over TLS."
    )
    front_door_key_file: FilePath | None = Field(default=None, description="That certificate's key, in PEM.")
    boroughs_file: FilePath = Field(description="Map of boroughs: which component a borough runs, and where.")
    max_body_bytes: int = Field(
        default=RuntimeSettings.model_fields["max_body_bytes"].default,
        description="Largest request body of doors that say nothing else, as the services are told.",
    )

    @model_validator(mode="after")
    def _a_certificate_has_its_key(self) -> Self:
        certificate, key = self.front_door_certificate_file, self.front_door_key_file
        if (certificate is None) != (key is None):
            raise ValueError(
                "Set LINKWAY_FRONT_DOOR_CERTIFICATE_FILE and LINKWAY_FRONT_DOOR_KEY_FILE together; one file may be both"
            )
        if certificate and key:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
            except (OSError, ValueError):
                raise ValueError(
                    f"{certificate} and {key} are no certificate with its key, in PEM and without a password"
                ) from None
        return self
