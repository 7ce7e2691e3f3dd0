"""Who may do what: one table by what ties a caller to a referral. Doors, docs and the test matrix are made from it.

A token names its rights, and for whom it speaks: an organisation, the organisations whose services it provides, or a
link worker of boroughs. Whoever has no tie to a referral is answered as if it did not exist.
"""

from collections.abc import Mapping
from enum import StrEnum


class TokenRight(StrEnum):
    """What a token may be given; there are no others."""

    REFER = "referral:refer"
    SYNTHETIC = "referral:synthetic"
    ATTEND = "referral:attend"
    WORK = "referral:work"
    DISCLOSE = "referral:disclose"
    READ_FIGURES = "reporting:read"


# What a partner may ask on its own topic, as with a token that has these rights.
PARTNER_RIGHTS = frozenset({TokenRight.REFER, TokenRight.ATTEND})


class Role(StrEnum):
    """What a person does in their organisation."""

    LINK_WORKER = "link-worker"


class Tie(StrEnum):
    """What ties a caller to a referral: its organisation made it, provides the place, or works where the person is."""

    MADE_IT = "made-it"
    PROVIDES_THE_PLACE = "provides-the-place"
    WORKS_IN_THE_BOROUGH = "works-in-the-borough"


# Without this right a token has no such tie.
NEEDED: Mapping[Tie, TokenRight] = {
    Tie.MADE_IT: TokenRight.REFER,
    Tie.PROVIDES_THE_PLACE: TokenRight.ATTEND,
    Tie.WORKS_IN_THE_BOROUGH: TokenRight.WORK,
}


class Action(StrEnum):
    """What can be done with a referral that is there."""

    FOLLOW = "follow"
    ANSWER_FOR_THE_PERSON = "answer-for-the-person"
    ANSWER_FOR_THE_PROVIDER = "answer-for-the-provider"
    CHOOSE_A_SERVICE = "choose-a-service"
    RECORD_ATTENDANCE = "record-attendance"
    CORRECT_ATTENDANCE = "correct-attendance"
    RECORD_THE_OUTCOME = "record-the-outcome"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    WITHDRAW_CONSENT = "withdraw-consent"
    REROUTE = "reroute"
    ASK_A_HUMAN = "ask-a-human"
    DECIDE = "decide"
    ASSIGN = "assign"


_REFERRER = frozenset({Tie.MADE_IT})
_PROVIDER = frozenset({Tie.PROVIDES_THE_PLACE})
_LINK_WORKER = frozenset({Tie.WORKS_IN_THE_BOROUGH})

MAY: Mapping[Action, frozenset[Tie]] = {
    Action.FOLLOW: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.ANSWER_FOR_THE_PERSON: _REFERRER | _LINK_WORKER,
    Action.ANSWER_FOR_THE_PROVIDER: _PROVIDER | _LINK_WORKER,
    Action.CHOOSE_A_SERVICE: _REFERRER | _LINK_WORKER,
    Action.RECORD_ATTENDANCE: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.CORRECT_ATTENDANCE: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.RECORD_THE_OUTCOME: _REFERRER | _LINK_WORKER,
    Action.CLOSE: _REFERRER | _LINK_WORKER,
    Action.WITHDRAW: _REFERRER | _LINK_WORKER,
    Action.WITHDRAW_CONSENT: _REFERRER | _LINK_WORKER,
    Action.REROUTE: _LINK_WORKER,
    Action.ASK_A_HUMAN: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.DECIDE: _LINK_WORKER,
    Action.ASSIGN: _LINK_WORKER,
}
