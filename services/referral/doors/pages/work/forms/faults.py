"""What is wrong with a form of a link worker, in the words of the page that it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from services.contract.doors.refusals import Fault, Refusal, RequestHasFaults
from services.pages.forms import Form
from services.referral.domain.life import NotNow, State
from services.referral.doors.pages.work.forms.action_form import Field, Look
from services.referral.doors.pages.work.words import small
from services.referral.handlers.acting import ChangedMeanwhile, NotYours, ReferralNotFound
from services.referral.handlers.people.merging import NotMerged, NotTwoPeople, TwoNumbers
from services.referral.handlers.record.seeing import NoSuchEntry
from services.referral.handlers.record.writing import EntryChanged
from services.referral.idempotency import KeyUsedBefore

# What no other form would mend: the page of the problem says it.
_NOT_FOR_THE_FORM: Final = (ReferralNotFound, NotYours, NoSuchEntry)
_TYPED: Final = (Look.AREA, Look.LINE, Look.AMOUNT, Look.NUMBER)
_CHOOSE: Final = frozenset({"missing", "enum", "literal-error", "too-short", "reason-missing"})
_SAID: Final[Mapping[type[Refusal], str]] = {
    ChangedMeanwhile: "Somebody changed this referral while you had the page open, and nothing of yours is saved yet. "
    "See where it stands now, and send this again if it still holds.",
    EntryChanged: "Somebody changed this while you had the page open, and nothing of yours is saved yet. See what it "
    "says now, and send yours again if it still holds.",
    NotTwoPeople: "Somebody has said meanwhile that they are one person.",
    TwoNumbers: "They have two NHS numbers, so they are two people. Have the numbers traced.",
    NotMerged: "Somebody has taken this back meanwhile.",
    KeyUsedBefore: "This form was sent before with other words, and those were kept. Open it anew to send another.",
}
# What is wrong with no field alone.
_OF_THE_WHOLE: Final[Mapping[str, str]] = {
    "nothing-agreed": "Say what the person spoke of: what their provider may have, what their GP may be told, or both.",
    "nothing-to-change": "Change something, or leave it as it is.",
}


def in_words_of_pages(refusal: Refusal) -> Refusal:
    """The same refusal, for the page of the problem."""
    said = _SAID.get(type(refusal))
    return type(refusal)(said) if said else refusal


def told(refusal: Refusal, fields: Sequence[Field], form: Form, revision: int, state: State) -> Form:
    """The form with what is wrong beside its fields; raises the refusal where it is not about the form.

    It is as of the `revision` that stands now, so that who sends it again has seen that.
    """
    if isinstance(refusal, _NOT_FOR_THE_FORM):
        raise refusal
    names = {one.pointer: one.anchor for one in fields}
    seen = replace(form, values={**form.values, "revision": [str(revision)]})
    worded = RequestHasFaults("", *_worded(refusal, fields, state))
    return seen.refused(worded, names, otherwise=fields[0].anchor if fields else "main")


def _worded(refusal: Refusal, fields: Sequence[Field], state: State) -> list[Fault]:
    if said := _SAID.get(type(refusal)):
        return [Fault("#", said)]
    if isinstance(refusal, NotNow):
        return [Fault("#", f"This cannot be done any more as the referral stands: {small(state)}.")]
    found = [_of_field(one, fields) for one in refusal.faults]
    return found or [Fault("#", refusal.detail)]


def _of_field(fault: Fault, fields: Sequence[Field]) -> Fault:
    field = next((one for one in fields if fault.pointer == one.pointer), None)
    if field is None:
        return replace(fault, detail=_OF_THE_WHOLE.get(fault.code, fault.detail))
    # What the service says for itself has no code, and is said in its words.
    if field.wrong and fault.code:
        return replace(fault, detail=f"{field.label} {field.wrong}")
    if field.look is Look.DAY and fault.code in ("missing", "not-a-date"):
        return replace(fault, detail=f"{field.label} Write a day, such as 31 1 2026.")
    if fault.code in _CHOOSE:
        how = "Write something" if field.look in _TYPED else "Choose an answer"
        return replace(fault, detail=f"{field.label} {how}.")
    return replace(fault, detail=f"{field.label} {fault.detail}")
