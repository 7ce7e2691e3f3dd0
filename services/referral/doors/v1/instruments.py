"""What people can be asked about how they are, and how it is scored."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.contract.doors.rights import NEEDED
from services.referral.views.record.measures import InstrumentsView
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller

MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]


def add_instruments(router: APIRouter) -> None:
    """Add the route of /v1/instruments."""

    @router.get("/instruments", tags=["record"])
    async def list_the_instruments(_: MaySeeSome) -> InstrumentsView:
        """See the instruments, with the words to ask with where these are free to use."""
        return InstrumentsView.all()
