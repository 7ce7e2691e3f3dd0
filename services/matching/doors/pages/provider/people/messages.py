"""What is written about somebody between their provider, their link worker and whoever referred them."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.doors.pages.provider.asking import Done, MayAttend, ProviderPages, key_in
from services.matching.doors.pages.provider.people import words
from services.matching.doors.pages.provider.people.asked import Asked, NotDone, Referrals
from services.matching.doors.pages.provider.people.people import PEOPLE
from services.pages import forgery
from services.pages.forms import Form, Problem
from services.pages.site import leads_to
from services.runtime.ids import new_id

_AT = "/people/{referral_id}/messages"


def add_messages(router: APIRouter, pages: ProviderPages, referrals: Referrals) -> None:
    """Add the routes of a thread."""

    async def page(
        request: Request, asked: Asked, referral_id: UUID, form: Form, *, status: int = 200, done: str = ""
    ) -> Response:
        offer, thread = await asked.one(referral_id), await asked.messages(referral_id)
        return pages.site.page(
            request,
            "provider/messages.html",
            form=form,
            status=status,
            offer=offer,
            address=f"{PEOPLE}/{referral_id}",
            messages=thread.entries,
            sides=words.SIDES,
            readers=words.READERS,
            done=done,
        )

    @router.get(_AT)
    async def show_the_messages(request: Request, referral_id: UUID, _: MayAttend, done: Done = "") -> Response:
        fresh = Form.with_values(key=str(new_id()), to=["link-worker"])
        return await page(request, referrals.asked_by(request), referral_id, fresh, done=done)

    @router.post(_AT)
    async def send_a_message(request: Request, referral_id: UUID, _: MayAttend) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        asked = referrals.asked_by(request)
        try:
            sent = {"to": list(dict.fromkeys(form.all("to"))), "text": form["text"]}
            await asked.write(referral_id, sent, key=key_in(form))
        except NotDone as refused:
            told = form.saying(*_problems(form)) if _problems(form) else _refused(form, refused)
            # With a key of its own, because one key says one thing.
            again = Form({**told.values, "key": [str(new_id())]}, told.problems)
            return await page(request, asked, referral_id, again, status=422)
        return leads_to(f"{PEOPLE}/{referral_id}/messages?done=sent")


def _refused(form: Form, refused: NotDone) -> Form:
    return form.refused(refused, {"#/to": "to", "#/text": "text"}, otherwise="text")


def _problems(form: Form) -> list[Problem]:
    missing = {"to": "Say who may read it.", "text": "Write your message."}
    return [Problem(name, sentence) for name, sentence in missing.items() if not form[name]]
