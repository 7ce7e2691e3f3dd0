"""What a person agrees to, and what was not said: nothing is shared that nobody agreed to."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from services.contract.words.consent_words import ConsentGiver, ConsentManner, MessageToGp
from services.contract.words.vocabulary import Channel
from services.referral.commands.command import Command
from services.referral.domain.age import end_of_day
from services.referral.domain.consent import Recorded
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

    def record(self, by: str, at: datetime) -> Recorded:
        """What is kept of it: nothing is shared of which nothing was said."""
        return Recorded(share_with_provider=False, message_to_gp=MessageToGp.NONE, recorded_by=by, at=at)


class Given(Command):
    """How it is known that a person agrees, and until when it holds."""

    given_by: ConsentGiver | None = None
    how: ConsentManner | None = None
    given_on: WrittenDay | None = Field(default=None, description="The day on which they said so.")
    expires_on: WrittenDay | None = Field(default=None, description="The last day of their consent, if it ends.")

    def of(self, by: str, at: datetime) -> Recorded:
        """Who said so, how and when, and until when, as it is kept."""
        return Recorded(
            given_by=self.given_by,
            how=self.how,
            given_on=self.given_on,
            until=end_of_day(self.expires_on) if self.expires_on else None,
            recorded_by=by,
            at=at,
        )


class ConsentForATime(Consent, Given):
    """What the person agreed to, for each disclosure by itself; who said so, how and when, and until when it holds."""

    share_with_provider: StrictBool = Field(
        default=False,
        description="Whether whoever provides the place may have their name, telephone and email, and read what of the "
        "record is for a provider.",
    )
    message_to_gp: MessageToGp = Field(default=MessageToGp.NONE, description="What their GP may be told.")

    @override
    def record(self, by: str, at: datetime) -> Recorded:
        said = {"share_with_provider": self.share_with_provider, "message_to_gp": self.message_to_gp}
        return self.of(by, at).model_copy(update=said)


class ChangeTelling(Command):
    """The person wants messages, or no more of them, by the address that they gave."""

    by_email: StrictBool


class ChangeConsent(Given):
    """Record what the person agrees to now, or takes back, of one disclosure or several."""

    share_with_provider: StrictBool | None = Field(
        default=None,
        description="Whether whoever provides the place may have their name, telephone and email, and read what of the "
        "record is for a provider; left out where they did not speak of it.",
    )
    message_to_gp: MessageToGp | None = Field(
        default=None, description="What their GP may be told; left out where they did not speak of it."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.share_with_provider is None and self.message_to_gp is None:
            raise PydanticCustomError(
                "nothing-agreed", "Say what the person spoke of: send share_with_provider, message_to_gp, or both."
            )
        return self

    def record(self, by: str, at: datetime) -> Recorded:
        """What is kept of it; what was not spoken of stays as it is."""
        said = {"share_with_provider": self.share_with_provider, "message_to_gp": self.message_to_gp}
        return self.of(by, at).model_copy(update=said)
