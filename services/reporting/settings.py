"""What the reporting service is told at its start, beside what every service is told."""

from pydantic import Field

from services.runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Settings of the reporting service."""

    invented: bool = Field(
        default=False, description="Say on each page that people and services are invented: for demonstrations."
    )
