"""What the person agrees to now, or takes back, with what each of it allows in plain words."""

from typing import Final

from services.contract.doors.rights import Action
from services.contract.words.consent_words import ConsentGiver, ConsentManner, MessageToGp
from services.referral.commands.consent import ChangeConsent
from services.referral.commands.steps import WithdrawConsent
from services.referral.domain.life import LIFE, Step
from services.referral.domain.referral import Referral
from services.referral.domain.steps.ending import CONSENT_ENDINGS
from services.referral.doors.pages.work.asked.steps import BY_PATH
from services.referral.doors.pages.work.forms.action_form import (
    NO,
    YES,
    ActionForm,
    Choices,
    Field,
    Look,
    always,
    choices,
    todays,
)
from services.referral.doors.pages.work.forms.acts import taking
from services.referral.doors.pages.work.words import small
from services.referral.views.consented import ConsentView

_AS_IT_IS = ("", "They said nothing of it: it stays as it is")
_SHARED: Final = (
    "Once they say yes to a place, its provider has their name, telephone and email, reads their goals and the risks "
    "that it must know of, and can exchange messages."
)
_NOT_SHARED: Final = "The provider sees what they want help with, and not who they are. They get in touch themselves."
_PROVIDER: Final[Choices] = (_AS_IT_IS, (YES, "Yes", _SHARED), (NO, "No", _NOT_SHARED))
_ALL: Final = "Their practice is told the service and how it ended, with their name, day of birth and NHS number."
_CODES: Final = (
    "Their practice is told in codes that they were referred, with who they are; no service is named, and nothing that "
    "somebody wrote goes along."
)
_GP: Final[Choices] = (
    _AS_IT_IS,
    (MessageToGp.FULL.value, "What became of it", _ALL),
    (MessageToGp.CODES_ONLY.value, "That they were referred, in codes alone", _CODES),
    (MessageToGp.NONE.value, "Nothing", "Their practice can fetch no message any more."),
)


def _is_over(referral: Referral) -> str:
    ended = referral.ending is not None and referral.ending.reason in CONSENT_ENDINGS.values()
    return "The person has taken back all that they agreed to. If they agree anew, refer them anew." if ended else ""


def _stands(referral: Referral) -> str:
    now = ConsentView.of(referral.consent)
    has = "may have" if now.share_with_provider else "may not have"
    return (
        f"As it stands, the provider {has} their name and contacts, and their GP is told: {small(now.message_to_gp)}."
    )


CONSENT_FORMS: Final = (
    ActionForm(
        "consent",
        "Record what they agree to",
        "Record it",
        "What the person agrees to is recorded, and holds from now on.",
        ChangeConsent,
        Action.CHANGE_CONSENT,
        (
            Field(
                "share_with_provider",
                "May the provider of their place have their name and how to reach them?",
                Look.YES_OR_NO,
                _PROVIDER,
            ),
            Field("message_to_gp", "What may their GP be told?", Look.RADIOS, _GP),
            Field(
                "given_by", "Who says so?", Look.SELECT, choices(ConsentGiver), first=always(ConsentGiver.PERSON.value)
            ),
            Field(
                "how",
                "How did they say so?",
                Look.SELECT,
                choices(ConsentManner),
                first=always(ConsentManner.TELEPHONE.value),
            ),
            Field("given_on", "On which day?", Look.DAY, first=todays),
            Field("expires_on", "Until when does it hold?", Look.DAY, hint="The last day. Leave it empty for no end."),
        ),
        listed=False,
        when=LIFE[Step.CONSENT].begins,
        does=taking(BY_PATH["consent"]),
        hinders=_is_over,
        stands=_stands,
        lead="Ask the person. What they say counts at once, also for places and messages of before.",
    ),
    ActionForm(
        "consent-withdrawal",
        "They take all consent back",
        "Take it back and end the referral",
        "The person’s consent is taken back, and the referral has ended.",
        WithdrawConsent,
        Action.WITHDRAW_CONSENT,
        listed=False,
        when=LIFE[Step.WITHDRAW].begins,
        does=taking(BY_PATH["consent-withdrawal"]),
        lead="The referral ends at once. A place that is held goes to somebody else, nobody is told anything any more, "
        "and the person’s details are not opened again. It cannot be undone: if they change their mind, they are "
        "referred anew. If they take back only what their provider or their GP learns, record that in place of this.",
    ),
)
