"""That a human found two people to be one, and that they were not."""

from enum import StrEnum
from uuid import UUID

from services.referral.commands.command import Command


class MergeReason(StrEnum):
    """Why two people are taken for one, or for two."""

    PERSON_SAID_SO = "person-said-so"
    DETAILS_COMPARED = "details-compared"
    NUMBER_TRACED = "number-traced"
    OTHER = "other"


class UnmergeReason(StrEnum):
    """Why a merge is taken back."""

    PERSON_SAID_SO = "person-said-so"
    MERGED_IN_ERROR = "merged-in-error"
    OTHER = "other"


class MergePeople(Command):
    """Say that two referrals are about one person. Nothing is moved or sealed anew, so it can be taken back."""

    referral_id: UUID
    same_person_as: UUID
    reason: MergeReason


class KeepApart(Command):
    """Say that two referrals, which may be about one person, are about two."""

    referral_id: UUID
    somebody_else: UUID
    reason: MergeReason


class UnmergePeople(Command):
    """Take back that two referrals are about one person, as it was said of these two."""

    referral_id: UUID
    same_person_as: UUID
    reason: UnmergeReason
