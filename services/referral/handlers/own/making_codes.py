"""A referral gets its reference and code when it is made; afterwards only hashes and what is sealed tell of them."""

import secrets
from dataclasses import dataclass, field

from services.referral.custody import Custody
from services.referral.domain.own.codes import (
    ALPHABET,
    CODE_FIELD,
    CODE_LENGTH,
    REFERENCE_FIELD,
    REFERENCE_LENGTH,
    FollowHashes,
)


@dataclass(frozen=True, slots=True)
class FollowCode:
    """A reference, and the code that goes with it."""

    reference: str = field(repr=False)
    code: str = field(repr=False)

    @classmethod
    def new(cls) -> "FollowCode":
        """One that nobody has."""
        return cls(_random(REFERENCE_LENGTH), new_code())

    def personal(self) -> dict[str, str]:
        """As it is sealed: the person's mails say both, and whoever writes them asks for them."""
        return {REFERENCE_FIELD: self.reference, CODE_FIELD: self.code}

    def hashes(self, custody: Custody) -> FollowHashes:
        """What is kept of it in the open."""
        return FollowHashes(
            reference=reference_hash(custody, self.reference),
            code=code_hash(custody, self.reference, self.code),
        )


def new_code() -> str:
    """A code that nobody can guess."""
    return _random(CODE_LENGTH)


def code_hash(custody: Custody, reference: str, code: str) -> str:
    """What is kept of a code: with the reference, so that the same code of two referrals does not look alike."""
    return custody.fingerprint(f"{reference}|{code}", "follow codes")


def reference_hash(custody: Custody, reference: str) -> str:
    """By what a referral is found whose reference this is."""
    return custody.fingerprint(reference, "follow references")


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
