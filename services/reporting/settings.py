"""What the reporting service is told at its start, beside what every service is told."""

from pydantic import Field, model_validator

from services.contract.text.own_addresses import is_loopback
from services.runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Settings of the reporting service."""

    open_pages: bool = Field(
        default=False, description="Show the page of figures without a token; only where http_host is loopback."
    )
    invented: bool = Field(
        default=False, description="Say on the page that people and services are invented: for demonstrations."
    )

    @model_validator(mode="after")
    def _open_only_to_this_machine(self) -> "Settings":
        if self.open_pages and not is_loopback(self.http_host):
            raise ValueError(
                "LINKWAY_OPEN_PAGES would show figures to whoever reaches LINKWAY_HTTP_HOST. Set that to 127.0.0.1, or "
                "LINKWAY_OPEN_PAGES to false."
            )
        return self
