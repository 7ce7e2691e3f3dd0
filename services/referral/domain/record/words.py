"""The closed words of what is recorded beside a referral: all that is kept of it in the clear."""

from enum import StrEnum


class Kind(StrEnum):
    """What can be recorded beside a referral."""

    GOAL = "goal"
    CONTACT = "contact"
    NOTE = "note"
    TASK = "task"
    MESSAGE = "message"
    RISK = "risk"
    INCIDENT = "incident"
    MEASUREMENT = "measurement"
    SPENDING = "spending"


class Side(StrEnum):
    """From where somebody writes or reads: what ties them to the referral."""

    REFERRER = "referrer"
    LINK_WORKER = "link-worker"
    PROVIDER = "provider"
    SAFEGUARDING_LEAD = "safeguarding-lead"


class GoalState(StrEnum):
    """How far the person has come with a goal of theirs."""

    OPEN = "open"
    REACHED = "reached"
    PARTLY = "partly"
    DROPPED = "dropped"


class TaskKind(StrEnum):
    """What is to be done."""

    CONTACT_THE_PERSON = "contact-the-person"
    CONTACT_THE_PROVIDER = "contact-the-provider"
    CONTACT_THE_REFERRER = "contact-the-referrer"
    REVIEW = "review"
    MEASURE = "measure"
    OTHER = "other"


class TaskState(StrEnum):
    """Whether it is still to be done."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class RiskKind(StrEnum):
    """What whoever meets the person should know."""

    VIOLENCE = "violence"
    NO_LONE_VISITS = "no-lone-visits"
    ANIMALS = "animals"
    FALLS = "falls"
    MEDICAL = "medical"
    SELF_HARM = "self-harm"
    SELF_NEGLECT = "self-neglect"
    SUBSTANCES = "substances"
    ABUSE_AT_HOME = "abuse-at-home"
    SOMEBODY_DEPENDS = "somebody-depends"
    OTHER = "other"


class RiskState(StrEnum):
    """Whether a flag still stands."""

    RAISED = "raised"
    LOWERED = "lowered"


class IncidentKind(StrEnum):
    """What is feared or has happened: the kinds of abuse and neglect of the Care Act's statutory guidance, 14.17."""

    PHYSICAL = "physical"
    DOMESTIC = "domestic"
    SEXUAL = "sexual"
    PSYCHOLOGICAL = "psychological"
    FINANCIAL = "financial"
    MODERN_SLAVERY = "modern-slavery"
    DISCRIMINATORY = "discriminatory"
    ORGANISATIONAL = "organisational"
    NEGLECT = "neglect"
    SELF_NEGLECT = "self-neglect"
    A_CHILD_AT_RISK = "a-child-at-risk"
    OTHER = "other"


class Told(StrEnum):
    """Who was told of an incident."""

    ADULT_SAFEGUARDING = "adult-safeguarding"
    CHILDRENS_SAFEGUARDING = "childrens-safeguarding"
    POLICE = "police"
    EMERGENCY_SERVICES = "emergency-services"
    GP = "gp"
    THE_PERSON = "the-person"
    OTHER = "other"


class IncidentState(StrEnum):
    """Whether an incident is still followed."""

    OPEN = "open"
    CLOSED = "closed"
