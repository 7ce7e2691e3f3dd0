"""The steps of a referral's life as forms: decide, choose, answer, record who came, re-route, close."""

from typing import Final

from services.contract.boroughs import BOROUGHS
from services.contract.doors.rights import Action
from services.contract.words.life_words import (
    AttendanceOutcome,
    ClosedReason,
    HumanDecision,
    HumanReason,
    OfferDeclinedReason,
    ReferralOutcome,
    RerouteReason,
    WithdrawnReason,
)
from services.contract.words.vocabulary import NEED_PHRASES, AgeBand, Need, Urgency
from services.referral.commands import steps as ask
from services.referral.domain.life import LIFE, Step
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.forms.action_form import ActionForm, Field, Look, always, choices, todays
from services.referral.doors.pages.work.forms.acts import rerouting, taking
from services.referral.handlers.steps import STEPS

BY_PATH: Final = {step.path: step for step in STEPS}
_NO_ANSWER = ("", "Choose")


def _age_is_unknown(referral: Referral) -> bool:
    return HumanReason.AGE_UNKNOWN in referral.needs_human


def _no_outcome_yet(referral: Referral) -> bool:
    return referral.outcome is None


_OUTCOME = Field(
    "outcome", "What came of it for the person?", Look.RADIOS, choices(ReferralOutcome), when=_no_outcome_yet
)

STEP_FORMS: Final = (
    ActionForm(
        "human-decision",
        "Decide",
        "Decide",
        "Your decision is recorded. Where it goes on, a place is sought now.",
        ask.DecideAsHuman,
        Action.DECIDE,
        (
            Field(
                "decision",
                "What happens next?",
                Look.RADIOS,
                ((HumanDecision.GO_ON.value, "It goes on: seek a place"), (HumanDecision.CLOSE.value, "It is closed")),
                first=always(HumanDecision.GO_ON.value),
            ),
            Field(
                "age_band",
                "How old is the person?",
                Look.SELECT,
                [_NO_ANSWER, *choices(AgeBand, without=[AgeBand.UNKNOWN])],
                when=_age_is_unknown,
            ),
            Field(
                "needs",
                "What do they want?",
                Look.CHECKBOXES,
                [(one.value, NEED_PHRASES[one].capitalize()) for one in Need],
                first=lambda referral, _: [one.value for one in referral.needs],
            ),
            Field(
                "urgency",
                "How urgent is it?",
                Look.RADIOS,
                choices(Urgency),
                first=lambda referral, _: referral.urgency.value,
            ),
            Field("reason", "If it is closed, why?", Look.SELECT, [_NO_ANSWER, *choices(ClosedReason)]),
            Field(
                "outcome",
                "If it is closed, what came of it?",
                Look.SELECT,
                [_NO_ANSWER, *choices(ReferralOutcome)],
                when=_no_outcome_yet,
            ),
        ),
        when=LIFE[Step.HUMAN_GOES_ON].begins,
        does=taking(BY_PATH["human-decision"]),
        key="d",
    ),
    ActionForm(
        "person-answer",
        "Answer for the person",
        "Record the answer",
        "The person’s answer is recorded.",
        ask.AnswerForPerson,
        Action.ANSWER_FOR_THE_PERSON,
        (
            Field(
                "answer",
                "What does the person say to this place?",
                Look.RADIOS,
                (("accept", "Yes, they will go"), ("decline", "No")),
                first=always("accept"),
            ),
            Field("reason", "If no, why?", Look.SELECT, [_NO_ANSWER, *choices(OfferDeclinedReason)]),
            Field("seek_another", "If no, shall another place be sought?", Look.YES_OR_NO, first=always("yes")),
        ),
        when=LIFE[Step.ACCEPT_OFFER].begins | LIFE[Step.DECLINE_OFFER].begins,
        does=taking(BY_PATH["person-answer"]),
        key="a",
    ),
    ActionForm(
        "attendances",
        "Record who came",
        "Record it",
        "It is recorded.",
        ask.RecordAttendance,
        Action.RECORD_ATTENDANCE,
        (
            Field(
                "outcome",
                "Did the person come?",
                Look.RADIOS,
                choices(AttendanceOutcome),
                first=always(AttendanceOutcome.ATTENDED.value),
            ),
            Field("on", "On which day?", Look.DAY, first=todays),
        ),
        when=LIFE[Step.ATTENDANCE].begins,
        does=taking(BY_PATH["attendances"]),
    ),
    ActionForm(
        "rerouting",
        "Re-route to another borough",
        "Re-route",
        "The referral goes on in the other borough, and has ended here.",
        ask.Reroute,
        Action.REROUTE,
        (
            Field("to_borough", "To which borough?", Look.SELECT, [_NO_ANSWER, *((b.slug, b.name) for b in BOROUGHS)]),
            Field("reason", "Why?", Look.RADIOS, choices(RerouteReason), first=always(RerouteReason.MOVED.value)),
        ),
        when=LIFE[Step.REROUTE].begins,
        does=rerouting,
        lead="Goals, risks and measures of the start go along. It cannot be taken back. For another service in this "
        "borough, choose a service instead.",
    ),
    ActionForm(
        "closure",
        "Close the referral",
        "Close it",
        "The referral is closed.",
        ask.CloseReferral,
        Action.CLOSE,
        (
            _OUTCOME,
            Field("reason", "Why is it closed?", Look.SELECT, choices(ClosedReason)),
        ),
        when=LIFE[Step.CLOSE].begins,
        does=taking(BY_PATH["closure"]),
        key="e",
    ),
    ActionForm(
        "withdrawal",
        "Withdraw the referral",
        "Withdraw it",
        "The referral is withdrawn.",
        ask.WithdrawReferral,
        Action.WITHDRAW,
        (
            Field(
                "reason",
                "Why is it taken back?",
                Look.RADIOS,
                choices(WithdrawnReason, without=[WithdrawnReason.NEVER_MADE]),
                first=always(WithdrawnReason.PERSON_ASKED.value),
            ),
        ),
        when=LIFE[Step.WITHDRAW].begins,
        does=taking(BY_PATH["withdrawal"]),
        lead="It ends at once, and a place that is held goes to somebody else.",
    ),
    ActionForm(
        "human-request",
        "Ask for a decision",
        "Ask for it",
        "Nothing goes on until a link worker has decided.",
        ask.AskHuman,
        Action.ASK_A_HUMAN,
        (Field("reasons", "Why?", Look.CHECKBOXES, choices(HumanReason, without=[HumanReason.SELF_REFERRAL])),),
        when=LIFE[Step.NEEDS_A_HUMAN].begins,
        does=taking(BY_PATH["human-request"]),
        lead="A place that is held is given up until somebody has decided.",
    ),
)
