"""A provider says whether somebody may come, or why not; what was sent twice is said once."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.doors.pages.provider.asking import MayAttend, ProviderPages, key_in
from services.matching.doors.pages.provider.people import words
from services.matching.doors.pages.provider.people.asked import HasChanged, NotDone, Referrals
from services.matching.doors.pages.provider.people.people import ONE, PEOPLE, page
from services.pages import forgery
from services.pages.forms import Form, Problem
from services.pages.site import leads_to


def add_answering(router: APIRouter, pages: ProviderPages, referrals: Referrals) -> None:
    """Add the route of the answer."""

    @router.post(f"{ONE}/answer")
    async def answer_somebody(request: Request, referral_id: UUID, _: MayAttend) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        asked = referrals.asked_by(request)
        if problems := _problems(form):
            return page(request, pages, await asked.one(referral_id), form=form.saying(*problems), status=422)
        said = {name: form[name] for name in ("answer", "reason") if name == "answer" or form["answer"] == "decline"}
        try:
            await asked.answer(referral_id, said, key=key_in(form), revision=_revision_in(form))
        except (HasChanged, NotDone) as refused:
            told = form.saying(Problem("answer" if form["answer"] == "accept" else "reason", refused.detail))
            return page(request, pages, await asked.one(referral_id), form=told, status=refused.status)
        return leads_to(f"{PEOPLE}?done=declined" if form["answer"] == "decline" else f"{PEOPLE}?done=accepted")


def _problems(form: Form) -> list[Problem]:
    if form["answer"] not in ("accept", "decline"):
        return [Problem("answer", "Say whether they may come.")]
    if form["answer"] == "decline" and form["reason"] not in {reason for reason, _ in words.DECLINED}:
        return [Problem("reason", "Say why they cannot come, so that a better place is found.")]
    return []


def _revision_in(form: Form) -> str:
    typed = form["revision"]
    return typed if typed.isascii() and typed.isdigit() and len(typed) < 10 else "0"
