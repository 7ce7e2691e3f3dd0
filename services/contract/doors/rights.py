"""Who may do what: one table by what ties a caller to a referral. Doors, docs and the test matrix are made from it.

A token names its rights, and for whom it speaks: an organisation, the organisations whose services it provides, or a
link worker of boroughs. A person who signs in has the rights of their roles. Whoever has no tie to a referral is
answered as if it did not exist.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class TokenRight(StrEnum):
    """What a token may be given; there are no others."""

    REFER = "referral:refer"
    SYNTHETIC = "referral:synthetic"
    ATTEND = "referral:attend"
    WORK = "referral:work"
    MERGE = "referral:merge"
    DISCLOSE = "referral:disclose"
    OWN = "referral:own"
    READ_FIGURES = "reporting:read"
    SEE_SESSIONS = "referral:sessions"
    LIST = "directory:list"
    EDIT = "directory:edit"


# What a partner may ask on its own topic, as with a token that has these rights.
PARTNER_RIGHTS = frozenset({TokenRight.REFER, TokenRight.ATTEND})


class Role(StrEnum):
    """What a person does in their organisation."""

    LINK_WORKER = "link-worker"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    PROVIDER = "provider"
    REFERRER = "referrer"
    BOROUGH_ANALYST = "borough-analyst"
    REGION_ANALYST = "region-analyst"
    DIRECTORY_EDITOR = "directory-editor"
    OPS = "ops"


# What follows from a role for whoever signs in; whatever stands in no row is nobody's.
GIVES: Mapping[Role, frozenset[TokenRight]] = {
    # Where a machine is in doubt who somebody is, a link worker decides: they see both, and can take it back.
    Role.LINK_WORKER: frozenset({TokenRight.WORK, TokenRight.MERGE}),
    Role.SAFEGUARDING_LEAD: frozenset({TokenRight.WORK}),
    Role.PROVIDER: frozenset({TokenRight.ATTEND, TokenRight.LIST}),
    Role.REFERRER: frozenset({TokenRight.REFER}),
    Role.BOROUGH_ANALYST: frozenset({TokenRight.READ_FIGURES}),
    Role.REGION_ANALYST: frozenset({TokenRight.READ_FIGURES}),
    Role.DIRECTORY_EDITOR: frozenset({TokenRight.EDIT}),
    # Whoever runs Linkway sees how it goes, and nobody's details.
    Role.OPS: frozenset({TokenRight.READ_FIGURES}),
}
# Whoever has one of them works in boroughs, and has no tie to anything without one.
OF_A_BOROUGH = frozenset({Role.LINK_WORKER, Role.SAFEGUARDING_LEAD, Role.BOROUGH_ANALYST, Role.DIRECTORY_EDITOR})


def rights_of(roles: Iterable[str]) -> frozenset[str]:
    """The rights that follow from these roles; a role that nobody knows gives none."""
    known = [Role(role) for role in roles if role in set(Role)]
    return frozenset(right.value for role in known for right in GIVES[role])


class Tie(StrEnum):
    """What ties a caller to a referral: its organisation made it, provides the place, or works where the person is.

    Whoever leads safeguarding there is tied to it too, and alone sees incidents.
    """

    MADE_IT = "made-it"
    PROVIDES_THE_PLACE = "provides-the-place"
    WORKS_IN_THE_BOROUGH = "works-in-the-borough"
    LEADS_SAFEGUARDING = "leads-safeguarding"
    # Known by the reference and the code of this referral, and to this one alone.
    THE_PERSON = "the-person"


# Without this right a token has no such tie.
NEEDED: Mapping[Tie, TokenRight] = {
    Tie.MADE_IT: TokenRight.REFER,
    Tie.PROVIDES_THE_PLACE: TokenRight.ATTEND,
    Tie.WORKS_IN_THE_BOROUGH: TokenRight.WORK,
    Tie.LEADS_SAFEGUARDING: TokenRight.WORK,
    Tie.THE_PERSON: TokenRight.OWN,
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
    CHANGE_CONSENT = "change-consent"
    REACH_THE_PERSON = "reach-the-person"
    READ_MESSAGES_TO_GP = "read-messages-to-gp"
    REROUTE = "reroute"
    ASK_A_HUMAN = "ask-a-human"
    DECIDE = "decide"
    ASSIGN = "assign"
    READ_GOALS = "read-goals"
    ADD_A_GOAL = "add-a-goal"
    CHANGE_A_GOAL = "change-a-goal"
    READ_CONTACTS = "read-contacts"
    ADD_A_CONTACT = "add-a-contact"
    CORRECT_A_CONTACT = "correct-a-contact"
    READ_NOTES = "read-notes"
    ADD_A_NOTE = "add-a-note"
    CORRECT_A_NOTE = "correct-a-note"
    READ_TASKS = "read-tasks"
    ADD_A_TASK = "add-a-task"
    CHANGE_A_TASK = "change-a-task"
    READ_MESSAGES = "read-messages"
    SEND_A_MESSAGE = "send-a-message"
    READ_RISKS = "read-risks"
    RAISE_A_RISK = "raise-a-risk"
    CHANGE_A_RISK = "change-a-risk"
    READ_INCIDENTS = "read-incidents"
    REPORT_AN_INCIDENT = "report-an-incident"
    CHANGE_AN_INCIDENT = "change-an-incident"
    READ_MEASURES = "read-measures"
    TAKE_MEASURES = "take-measures"
    CORRECT_MEASURES = "correct-measures"
    READ_THE_BUDGET = "read-the-budget"
    SET_THE_BUDGET = "set-the-budget"
    READ_SPENDING = "read-spending"
    SPEND = "spend"
    CORRECT_SPENDING = "correct-spending"
    SEE_THE_PERSON = "see-the-person"


_REFERRER = frozenset({Tie.MADE_IT})
_PROVIDER = frozenset({Tie.PROVIDES_THE_PLACE})
_LINK_WORKER = frozenset({Tie.WORKS_IN_THE_BOROUGH})
_LEAD = frozenset({Tie.LEADS_SAFEGUARDING})
_PERSON = frozenset({Tie.THE_PERSON})

MAY: Mapping[Action, frozenset[Tie]] = {
    Action.FOLLOW: _REFERRER | _PROVIDER | _LINK_WORKER | _LEAD | _PERSON,
    Action.ANSWER_FOR_THE_PERSON: _REFERRER | _LINK_WORKER | _PERSON,
    Action.ANSWER_FOR_THE_PROVIDER: _PROVIDER | _LINK_WORKER,
    Action.CHOOSE_A_SERVICE: _REFERRER | _LINK_WORKER,
    Action.RECORD_ATTENDANCE: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.CORRECT_ATTENDANCE: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.RECORD_THE_OUTCOME: _REFERRER | _LINK_WORKER,
    Action.CLOSE: _REFERRER | _LINK_WORKER,
    Action.WITHDRAW: _REFERRER | _LINK_WORKER | _PERSON,
    Action.WITHDRAW_CONSENT: _REFERRER | _LINK_WORKER,
    Action.CHANGE_CONSENT: _REFERRER | _LINK_WORKER | _PERSON,
    Action.REACH_THE_PERSON: _PROVIDER,
    Action.READ_MESSAGES_TO_GP: _REFERRER | _LINK_WORKER,
    Action.REROUTE: _LINK_WORKER,
    Action.ASK_A_HUMAN: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.DECIDE: _LINK_WORKER,
    Action.ASSIGN: _LINK_WORKER,
    Action.READ_GOALS: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.ADD_A_GOAL: _REFERRER | _LINK_WORKER,
    Action.CHANGE_A_GOAL: _REFERRER | _LINK_WORKER,
    Action.READ_CONTACTS: _REFERRER | _LINK_WORKER,
    Action.ADD_A_CONTACT: _REFERRER | _LINK_WORKER,
    Action.CORRECT_A_CONTACT: _REFERRER | _LINK_WORKER,
    Action.READ_NOTES: _LINK_WORKER,
    Action.ADD_A_NOTE: _LINK_WORKER,
    Action.CORRECT_A_NOTE: _LINK_WORKER,
    Action.READ_TASKS: _LINK_WORKER,
    Action.ADD_A_TASK: _LINK_WORKER,
    Action.CHANGE_A_TASK: _LINK_WORKER,
    Action.READ_MESSAGES: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.SEND_A_MESSAGE: _REFERRER | _PROVIDER | _LINK_WORKER,
    Action.READ_RISKS: _REFERRER | _PROVIDER | _LINK_WORKER | _LEAD,
    Action.RAISE_A_RISK: _REFERRER | _PROVIDER | _LINK_WORKER | _LEAD,
    Action.CHANGE_A_RISK: _LINK_WORKER | _LEAD,
    # Whoever is tied to a referral may have seen what happened; what was reported is for the lead alone.
    Action.READ_INCIDENTS: _LEAD,
    Action.REPORT_AN_INCIDENT: _REFERRER | _PROVIDER | _LINK_WORKER | _LEAD,
    Action.CHANGE_AN_INCIDENT: _LEAD,
    Action.READ_MEASURES: _REFERRER | _LINK_WORKER,
    Action.TAKE_MEASURES: _REFERRER | _LINK_WORKER,
    Action.CORRECT_MEASURES: _REFERRER | _LINK_WORKER,
    Action.READ_THE_BUDGET: _LINK_WORKER,
    Action.SET_THE_BUDGET: _LINK_WORKER,
    Action.READ_SPENDING: _LINK_WORKER,
    Action.SPEND: _LINK_WORKER,
    Action.CORRECT_SPENDING: _LINK_WORKER,
    Action.SEE_THE_PERSON: _LINK_WORKER,
}
