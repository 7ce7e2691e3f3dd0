"""The attendance sheet of a day: who is expected at each service, and who came."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.matching.domain.telling.occasions import LONDON
from services.matching.doors.pages.provider.asking import PREFIX, Done, MayAttend, ProviderPages
from services.matching.doors.pages.provider.people import words
from services.matching.doors.pages.provider.people.asked import ReferralAway, Referrals
from services.matching.doors.pages.provider.people.names import names_of
from services.matching.doors.pages.provider.people.recording import recorded
from services.matching.doors.pages.provider.people.sheet import Line, Sheet, filled, sheet_of
from services.matching.handlers.showing.provided import sessions_of
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import leads_to

SHEET: Final = f"{PREFIX}/attendance"
_PAGE: Final = "provider/attendance.html"
Day = Annotated[date | None, Query(description="The day; today, where none is named.")]
Names = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True)
class _Asking:
    """Somebody asks for the sheet of a day, with `names` or without."""

    pages: ProviderPages
    referrals: Referrals
    request: Request
    day: date | None
    names: str

    async def sheet(self) -> Sheet:
        """Who is expected. Raises ReferralAway."""
        found = await self.referrals.asked_by(self.request).offers()
        offers = [one for one in found.referrals if one.may_come and one.place]
        services = {one.place.service_id for one in offers if one.place}
        held = await self.pages.transactions.look(partial(sessions_of, service_ids=sorted(services)), by=None)
        on = self.day or self.pages.transactions.clock().astimezone(LONDON).date()
        return sheet_of(on, [Line(one, held.get(one.referral_id)) for one in offers])

    async def page(self, sheet: Sheet, form: Form, *, status: int = 200, done: str = "") -> Response:
        """The sheet, with what is ticked."""
        offers = [one.offer for one in sheet.lines]
        return self.pages.site.page(
            self.request,
            _PAGE,
            form=form,
            status=status,
            sheet=sheet,
            names=await names_of(offers, self.referrals.asked_by(self.request)) if self.names else {},
            with_names=bool(self.names),
            outcomes=words.ATTENDANCES,
            done=done,
        )

    async def record(self, sheet: Sheet, form: Form) -> Response:
        """Have referral record what is ticked."""
        asked = self.referrals.asked_by(self.request)
        if problems := await recorded(sheet.day, [one.offer for one in sheet.lines], form, asked):
            return await self.page(sheet, form.saying(*problems), status=422)
        return leads_to(f"{SHEET}?day={sheet.day}&done=kept" + ("&names=shown" if self.names else ""))


def add_attendance(router: APIRouter, pages: ProviderPages, referrals: Referrals) -> None:
    """Add the routes of the sheet."""

    @router.get("/attendance")
    async def show_the_sheet(
        request: Request, _: MayAttend, day: Day = None, names: Names = "", done: Done = ""
    ) -> Response:
        asking = _Asking(pages, referrals, request, day, names)
        try:
            sheet = await asking.sheet()
            return await asking.page(sheet, filled(sheet), done=done)
        except ReferralAway:
            return pages.site.page(request, _PAGE, status=503, sheet=None)

    @router.post("/attendance")
    async def take_the_sheet(request: Request, _: MayAttend, day: Day = None, names: Names = "") -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        asking = _Asking(pages, referrals, request, day, names)
        return await asking.record(await asking.sheet(), form)
