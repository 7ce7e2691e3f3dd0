"""What ties a caller to a referral, and so what it may do with it."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import MAY, NEEDED, Action, Role, Tie
from services.referral.domain.referral import Referral


class Asking(Protocol):
    """Whoever asks, as far as rights go."""

    @property
    def organisation(self) -> str:
        """The organisation that asks, or that the person works for."""

    @property
    def roles(self) -> Collection[str]:
        """What the person does there."""

    @property
    def boroughs(self) -> Collection[BoroughSlug]:
        """Where the person works."""

    @property
    def provides(self) -> Collection[UUID]:
        """The organisations of the directory whose services it provides."""

    @property
    def own(self) -> Collection[UUID]:
        """The referrals that are about them, where a code let them in."""

    def may(self, right: str) -> bool:
        """Whether its token was given the right."""


def ties(asking: Asking, referral: Referral) -> frozenset[Tie]:
    """What ties the caller to the referral now; a provider's tie ends when the place goes to somebody else."""
    held_by = referral.match.organization_id if referral.match else None
    holds = {
        Tie.MADE_IT: asking.organisation == referral.organisation,
        Tie.PROVIDES_THE_PLACE: held_by is not None and held_by in asking.provides,
        Tie.WORKS_IN_THE_BOROUGH: Role.LINK_WORKER in asking.roles and referral.borough in asking.boroughs,
        Tie.THE_PERSON: referral.referral_id in asking.own,
        Tie.LEADS_SAFEGUARDING: Role.SAFEGUARDING_LEAD in asking.roles and referral.borough in asking.boroughs,
    }
    return frozenset(tie for tie, is_so in holds.items() if is_so and asking.may(NEEDED[tie]))


def may(asking: Asking, action: Action, referral: Referral) -> bool:
    """Whether the caller may do this with the referral."""
    return bool(MAY[action] & ties(asking, referral))
