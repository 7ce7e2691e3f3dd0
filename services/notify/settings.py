"""What the notify service is told at its start, beside what every service is told."""

from pathlib import Path
from typing import Literal

from pydantic import EmailStr, Field, SecretStr

from services.runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Settings of the notify service."""

    smtp_host: str = Field(description="Mail server that notices leave through.")
    smtp_port: int = Field(description="Port of the mail server.")
    smtp_username: str | None = Field(default=None, description="Name to sign in with at the mail server, if it asks.")
    smtp_password: SecretStr | None = Field(default=None, description="Password to sign in with, if it asks.")
    smtp_tls: Literal["none", "starttls", "tls"] = Field(
        description="How the way to the mail server is protected: none (only on one machine), starttls, or tls."
    )
    mail_from: EmailStr = Field(
        description="Address that mails come from. No mail asks for a reply, but some come: let somebody read them."
    )
    invented: bool = Field(
        default=False, description="Say in every message that people and services are invented: for demonstrations."
    )
    public_url: str | None = Field(
        default=None,
        description="Address of the front door, as browsers have it, such as https://linkway.example. Without one no "
        "mail says where people follow their referral.",
    )
    referral_url: str = Field(description="Address of the referral service, which knows how to reach people.")
    referral_token_file: Path = Field(
        description="File with this service's token for the referral service; it needs the right referral:disclose."
    )
    notice_lease_seconds: float = Field(
        default=60,
        ge=1,
        description="How long one worker has a notice to itself. A notice that was being sent when its worker died "
        "is in doubt after so long.",
    )
