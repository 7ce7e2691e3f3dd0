"""Who may do what with what is listed: one table by what ties a caller to a listing.

Whoever has no tie to a listing is answered as if there were no such listing. Reading what is in force, and suggesting a
change, take no token at all.
"""

from collections.abc import Mapping
from enum import StrEnum

from services.contract.doors.rights import TokenRight


class ListingTie(StrEnum):
    """What ties a caller to a listing: its token provides the organisation's services, or edits for its keeper."""

    PROVIDES_IT = "provides-it"
    KEEPS_IT = "keeps-it"


# Without this right a token has no such tie.
NEEDED_FOR: Mapping[ListingTie, TokenRight] = {
    ListingTie.PROVIDES_IT: TokenRight.LIST,
    ListingTie.KEEPS_IT: TokenRight.EDIT,
}


class ListingAction(StrEnum):
    """What can be done with a listing that is there."""

    READ = "read"
    CHANGE = "change"
    CONFIRM = "confirm"
    HAND_BACK = "hand-back"
    WITHDRAW = "withdraw"
    DECIDE = "decide"


_PROVIDER = frozenset({ListingTie.PROVIDES_IT})
_EDITOR = frozenset({ListingTie.KEEPS_IT})

MAY_WITH_A_LISTING: Mapping[ListingAction, frozenset[ListingTie]] = {
    ListingAction.READ: _PROVIDER | _EDITOR,
    ListingAction.CHANGE: _PROVIDER | _EDITOR,
    ListingAction.CONFIRM: _PROVIDER | _EDITOR,
    ListingAction.HAND_BACK: _PROVIDER | _EDITOR,
    ListingAction.WITHDRAW: _PROVIDER | _EDITOR,
    # What others suggest is for the borough to weigh, also where it is about who provides the service.
    ListingAction.DECIDE: _EDITOR,
}
