"""Who looks after a referral: it is handed over to a colleague, or left to whoever takes it on next."""

from typing import Final

from services.contract.doors.rights import Action
from services.referral.commands.steps import Assign, Release
from services.referral.domain.life import OPEN
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asked.steps import BY_PATH
from services.referral.doors.pages.work.forms.action_form import ActionForm, Field, Look
from services.referral.doors.pages.work.forms.acts import releasing, taking
from services.referral.doors.pages.work.words import name

_AS_THEY_SIGN_IN = "Write it in small letters as they sign in, such as ada.invented, without spaces."


def _stands(referral: Referral) -> str:
    to = referral.assigned_to
    return f"{name(to.person)}, {name(to.organisation)}, looks after it now." if to else "Nobody looks after it now."


HANDING_OVER_FORMS: Final = (
    ActionForm(
        "assignment",
        "Hand over to a colleague",
        "Hand it over",
        "Your colleague looks after this referral now.",
        Assign,
        Action.ASSIGN,
        (
            Field(
                "person",
                "To whom?",
                Look.LINE,
                hint="By the name that they sign in with, such as ada.invented. Nobody here knows all colleagues, so "
                "see that it is written right.",
                wrong=_AS_THEY_SIGN_IN,
            ),
            Field(
                "organisation",
                "Whom do they work for?",
                Look.LINE,
                hint="Leave it empty for your own organisation.",
                wrong="Write it as sign-ins name it, such as invented-borough, or leave it empty.",
            ),
        ),
        listed=False,
        when=OPEN,
        does=taking(BY_PATH["assignment"]),
        stands=_stands,
        lead="It stands on their worklist from then on. Tasks stay with whom they were given to.",
    ),
    ActionForm(
        "release",
        "Leave it to the team",
        "Leave it",
        "Nobody looks after this referral now; whoever takes it on next does.",
        Release,
        Action.ASSIGN,
        listed=False,
        when=OPEN,
        does=releasing,
        stands=_stands,
        hinders=lambda referral: "" if referral.assigned_to else "Nobody looks after it, so it is the team’s already.",
        lead="It stays open, and everybody in the borough finds it on the worklist.",
    ),
)
