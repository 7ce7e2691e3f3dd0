"""What came of a try to send a notice: the one thing that matters is whether it may have left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side took the message, and answers for it from now on."""


@dataclass(frozen=True, slots=True)
class Away:
    """Nothing left, because nobody answers on this channel: the notice is not to blame, and the others wait too."""

    code: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Nothing left, and the other side may take this message later."""

    code: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing left, and the other side does not mean to take this message."""

    code: str


@dataclass(frozen=True, slots=True)
class NotToBeTold:
    """Nothing left, nor shall it: the person is not to be told."""

    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The message may have left, or not."""

    code: str


Outcome = Accepted | Away | TryLater | Refused | NotToBeTold | Unknown
