"""Email addresses that our mail can use: notify hands a mail over by the same rule."""

import re
from typing import Annotated

import email_validator
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.contract.characters import trimmed, without_unseen
from services.referral.fields.cleaned import cleaned

# As it is copied out of a mail program or a page.
_ROUND_IT = re.compile(r"<\s*(?:mailto:)?([^<>]*)>|mailto:(.*)", re.IGNORECASE | re.DOTALL)


def _alone(written: str) -> str:
    text = trimmed(without_unseen(written))
    copied = _ROUND_IT.fullmatch(text)
    return trimmed(copied[1] or copied[2] or "") if copied else text


def _email(written: str) -> str:
    try:
        # Whether mail arrives there shows when it is sent; a lookup would tell a name server whom we know. Letters
        # outside ASCII before the @ take a server and a reader's program that know SMTPUTF8, and many do not.
        checked = email_validator.validate_email(written, allow_smtputf8=False, check_deliverability=False)
    except email_validator.EmailNotValidError:
        raise _refused(written) from None
    return checked.normalized


def _refused(written: str) -> PydanticCustomError:
    before_the_at, _, domain = written.rpartition("@")
    if domain and not before_the_at.isascii():
        return PydanticCustomError(
            "email-address-not-usable",
            "Our mail cannot be sent to an address with other letters than a to z before the @. "
            "Send another address, or leave it out.",
        )
    return PydanticCustomError(
        "not-an-email-address", "This is not an email address. Write it like name@people.example, or leave it out."
    )


Email = Annotated[
    str,
    Field(max_length=254, description="Email address.", examples=["ada@people.example"]),
    cleaned(_alone),
    AfterValidator(_email),
]
