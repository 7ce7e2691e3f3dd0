"""What the person agreed to: each disclosure by itself, and everything that was ever recorded about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from services.contract.words.consent_words import Agreement, ConsentChange, ConsentGiver, ConsentManner, MessageToGp
from services.referral.domain.part import Day, Part


class Recorded(Part):
    """What was recorded at one time, by which organisation; None where time alone brought it.

    A disclosure that is None was not spoken of, so that what was said of it before holds. `until` is when it ends.
    """

    share_with_provider: bool | None = None
    message_to_gp: MessageToGp | None = None
    given_by: ConsentGiver | None = None
    how: ConsentManner | None = None
    given_on: Day | None = None
    until: datetime | None = None
    because: ConsentChange = ConsentChange.RECORDED
    recorded_by: str | None = None
    at: datetime

    def on(self, agreement: Agreement) -> bool | MessageToGp | None:
        """What it says of this disclosure."""
        return self.share_with_provider if agreement is Agreement.SHARE_WITH_PROVIDER else self.message_to_gp

    @property
    def spoken_of(self) -> tuple[Agreement, ...]:
        """The disclosures that it says something of."""
        return tuple(one for one in Agreement if self.on(one) is not None)


class Consent(Part):
    """What was recorded when the referral was made, and `later`. Of a disclosure the last word counts.

    Without any, as in rows of an earlier release, nothing is shared.
    """

    first: Recorded | None = None
    later: tuple[Recorded, ...] = ()

    @property
    def recorded(self) -> tuple[Recorded, ...]:
        """All of it, the oldest first."""
        return (self.first, *self.later) if self.first else self.later

    def last_on(self, agreement: Agreement) -> Recorded | None:
        """What was recorded last of this disclosure."""
        return next((one for one in reversed(self.recorded) if one.on(agreement) is not None), None)

    @property
    def shares(self) -> bool:
        """Whether the last word is that the provider of the place may have what it needs; its end is a word, too."""
        last = self.last_on(Agreement.SHARE_WITH_PROVIDER)
        return last is not None and last.share_with_provider is True

    def shares_with_provider(self, now: datetime) -> bool:
        """Whether the provider of the place may have the person's contacts now."""
        return self._now(Agreement.SHARE_WITH_PROVIDER, now) is True

    def message_to_gp(self, now: datetime) -> MessageToGp:
        """What the person's GP may be told now."""
        said = self._now(Agreement.MESSAGE_TO_GP, now)
        return said if isinstance(said, MessageToGp) else MessageToGp.NONE

    def _now(self, agreement: Agreement, now: datetime) -> bool | MessageToGp | None:
        last = self.last_on(agreement)
        if last is None or (last.until is not None and last.until <= now):
            return None
        return last.on(agreement)

    def ends(self) -> dict[Agreement, datetime]:
        """When which of the disclosures that the person agreed to ends by itself."""
        last = {one: self.last_on(one) for one in Agreement}
        return {one: said.until for one, said in last.items() if said and said.until and _is_yes(said.on(one))}

    def recording(self, recorded: Recorded) -> Self:
        """The same, with one more word."""
        return self.model_copy(update={"later": (*self.later, recorded)})

    def over(self, because: ConsentChange, at: datetime) -> Self:
        """The same, with an end to each disclosure."""
        return self.recording(
            Recorded(share_with_provider=False, message_to_gp=MessageToGp.NONE, because=because, at=at)
        )

    @property
    def as_made(self) -> Self:
        """The consent as it was when the referral was made."""
        return type(self)(first=self.first)


def changed(before: Consent, recorded: Recorded) -> Sequence[Agreement]:
    """The disclosures of which this says anything new."""
    return [one for one in recorded.spoken_of if not _is_same(before.last_on(one), recorded, one)]


def _is_same(before: Recorded | None, after: Recorded, agreement: Agreement) -> bool:
    facts = ("given_by", "how", "given_on", "until", "because")
    return (
        before is not None
        and before.on(agreement) == after.on(agreement)
        and all(getattr(before, name) == getattr(after, name) for name in facts)
    )


def _is_yes(said: bool | MessageToGp | None) -> bool:
    return said not in (None, False, MessageToGp.NONE)
