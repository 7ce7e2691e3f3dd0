"""What the referral service is told at its start, beside what every service is told."""

from pathlib import Path

from pydantic import Field, model_validator

from services.geography.deprivation import Deprivation, read_deprivation
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
