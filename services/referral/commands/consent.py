"""What a person agrees to."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool
from pydantic_core import PydanticCustomError

from services.contract.vocabulary import Channel
from services.referral.commands.command import Command
from services.referral.fields import WrittenDay


def _agreed(to_refer: bool) -> bool:
    if not to_refer:
        raise PydanticCustomError(
            "no-consent", "Without the person's consent there is no referral. Ask the person, then send true."
        )
    return to_refer


class Consent(Command):
    """What the person agreed to."""

    # A missing consent is told in the same words as a refused one.
    to_refer: Annotated[StrictBool, AfterValidator(_agreed)] = Field(default=False, validate_default=True)
    channel: Channel = Field(description="How the person wants to be told; none is an answer.")


class ConsentForATime(Consent):
    """What the person agreed to, and until when."""

    expires_on: WrittenDay | None = Field(default=None, description="The last day of their consent, if it ends.")
