"""What the referral service is told at its start, beside what every service is told."""

from pathlib import Path

from pydantic import Field

from services.runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Settings of the referral service."""

    person_key_file: Path = Field(
        description="File with the master key that wraps each person's own key, 32 bytes in base64. Lost, nobody's "
        "details can be read again."
    )
    gazetteer_folder: Path = Field(description="Folder that keeps the table of London's postcodes once it is built.")
