"""Email addresses that our mail can use: notify hands a mail over by the same rule."""

import re
from functools import lru_cache
from typing import Annotated

import email_validator
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.contract.text.characters import trimmed, without_unseen
from services.referral.fields.cleaned import cleaned

# As it is copied out of a mail program or a page.
_ROUND_IT = re.compile(r"<\s*(?:mailto:)?([^<>]*)>|mailto:(.*)", re.IGNORECASE | re.DOTALL)

# Before the @ of nearly every address; what stands here otherwise is looked at by the library.
_PLAIN = re.compile(r"[a-z0-9_+-]{1,15}(?:\.[a-z0-9_+-]{1,15}){0,3}")
_SURELY_FITS = 200


def _alone(written: str) -> str:
    text = trimmed(without_unseen(written))
    copied = _ROUND_IT.fullmatch(text)
    return trimmed(copied[1] or copied[2] or "") if copied else text


@lru_cache(maxsize=1024)
def _domain(written: str) -> str | None:
    """The domain in its one spelling. Few have most people's addresses, and to look at one takes long."""
    try:
        return email_validator.validate_email(f"a@{written}", check_deliverability=False).domain
    except email_validator.EmailNotValidError:
        return None


def _email(written: str) -> str:
    local, _, domain = written.rpartition("@")
    if _PLAIN.fullmatch(local) and (known := _domain(domain)) and len(written) <= _SURELY_FITS:
        return f"{local}@{known}"
    return _checked(written)


def _checked(written: str) -> str:
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
