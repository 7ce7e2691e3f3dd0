"""What the referral service is told at its start, beside what every service is told."""

from pathlib import Path

from pydantic import Field, model_validator

from services.contract.text.own_addresses import is_guarded
from services.geography.deprivation import Deprivation, read_deprivation
from services.runtime.environment import File
from services.runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Settings of the referral service."""

    person_key_file: Path = Field(
        description="File with the master key that wraps each person's own key, 32 bytes in base64. Lost, nobody's "
        "details can be read again."
    )
    gazetteer_folder: Path = Field(description="Folder that keeps the table of London's postcodes once it is built.")
    invented: bool = Field(
        default=False, description="Say on every page that people and services are invented: for demonstrations."
    )
    matching_url: str | None = Field(
        default=None,
        description="Address of the matching service, which says what a link worker can choose from; without one, the "
        "page says so.",
    )
    deprivation_file: Path | None = Field(
        default=None,
        description="A CSV with the decile of deprivation of each postcode, or of each LSOA; without one, nobody's is "
        "known.",
    )
    deprivation_postcodes_file: Path | None = Field(
        default=None, description="A CSV with the LSOA of each postcode, where deciles are by LSOA."
    )
    deprivation_edition: str | None = Field(
        default=None, max_length=20, description="The edition of the index that the deciles are of, such as IoD 2025."
    )

    public_url: str | None = Field(
        default=None, description="Address of the front door, as browsers have it, such as https://linkway.example."
    )
    sign_in_issuer: str | None = Field(
        default=None,
        description="Issuer of OpenID Connect that people sign in with, exactly as it calls itself; without one nobody "
        "signs in.",
    )
    sign_in_client_id: str | None = Field(default=None, description="What this Linkway is called by the issuer.")
    sign_in_secret_file: File | None = Field(
        default=None, description="File with the secret that the issuer gave this Linkway, if it proves itself so."
    )
    sign_in_key_file: File | None = Field(
        default=None, description="File with the private key, in PEM, by which it proves itself otherwise."
    )
    sign_in_key_id: str | None = Field(default=None, description="What the issuer calls that key.")
    sign_in_scope: str = Field(default="openid", description="What the issuer is asked for about people.")
    sign_in_acr_values: str | None = Field(
        default=None, description="How surely people must have shown the issuer who they are, in the issuer's words."
    )
    sign_in_roles_file: File | None = Field(
        default=None, description="File that says which role follows from what the issuer says of somebody."
    )

    @model_validator(mode="after")
    def _says_all_of_the_sign_in(self) -> "Settings":
        told = {
            "PUBLIC_URL": self.public_url,
            "SIGN_IN_CLIENT_ID": self.sign_in_client_id,
            "SIGN_IN_ROLES_FILE": self.sign_in_roles_file,
        }
        missing = [f"LINKWAY_{name}" for name, value in told.items() if value is None]
        if self.sign_in_issuer and missing:
            raise ValueError(f"With LINKWAY_SIGN_IN_ISSUER, set {', '.join(missing)} too.")
        for name, address in (("SIGN_IN_ISSUER", self.sign_in_issuer), ("PUBLIC_URL", self.public_url)):
            if address and not is_guarded(address):
                raise ValueError(
                    f"LINKWAY_{name} is not https, and not on this machine: who listens would sign in too."
                )
        return self

    @model_validator(mode="after")
    def _says_of_which_edition(self) -> "Settings":
        if self.deprivation_file and not self.deprivation_edition:
            raise ValueError(
                "LINKWAY_DEPRIVATION_FILE has deciles of an edition that nothing names. Set "
                "LINKWAY_DEPRIVATION_EDITION, such as to IoD 2025."
            )
        return self

    @property
    def deprivation(self) -> Deprivation:
        """How deprived places are, where there is a table. Raises DeprivationUnusable."""
        if self.deprivation_file is None or self.deprivation_edition is None:
            return Deprivation()
        return read_deprivation(self.deprivation_file, self.deprivation_edition, self.deprivation_postcodes_file)
