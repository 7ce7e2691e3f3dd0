"""By what a person follows their own referral: a reference, which their link holds, and a code, which they type."""

from datetime import datetime, timedelta
from typing import Final

from services.contract.text.characters import without_marks
from services.referral.domain.part import Part

# None that is taken for another when it is read out or copied by hand: 32, so each is worth five bits.
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# 130 bits: nobody finds one by trying. The code has 40, and is tried ten times a day at most.
REFERENCE_LENGTH: Final = 26
CODE_LENGTH: Final = 8
# As they are sealed beside what identifies the person.
REFERENCE_FIELD: Final = "follow_reference"
CODE_FIELD: Final = "follow_code"
_IN_A_GROUP = 4
# Whoever presses twice is sent one message.
_ASKED_ONCE = timedelta(minutes=1)


class FollowHashes(Part):
    """What is kept of a reference and a code in the open: keyed hashes.

    Of a new code that was asked for at `next_at`, `next` is kept until it is used. Since then it is the code, and
    `since` says from when on: whoever came in before did so by another.
    """

    reference: str
    code: str
    next: str | None = None
    next_at: datetime | None = None
    since: datetime | None = None

    def was_just_asked(self, now: datetime) -> bool:
        """Whether a new code was asked for a moment ago."""
        return self.next_at is not None and now < self.next_at + _ASKED_ONCE


def is_complete(reference: str) -> bool:
    """Whether it can be one: whether there is such a one, this does not say."""
    return len(reference) == REFERENCE_LENGTH and set(reference) <= set(ALPHABET)


def spelled(typed: str) -> str:
    """A reference or a code as it was made, however somebody typed it."""
    return without_marks(typed).upper()


def in_groups(reference: str) -> str:
    """The reference as people read it out: `ABCD-EFGH-JK`."""
    return "-".join(reference[at : at + _IN_A_GROUP] for at in range(0, len(reference), _IN_A_GROUP))
