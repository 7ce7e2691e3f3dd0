"""What could be chosen for anybody: an invented club, unless the matching service is away."""

from uuid import UUID

from starlette.requests import Request
from typing_extensions import override

from services.referral.doors.pages.work.person.shortlists import (
    NearMiss,
    Part,
    Shortlist,
    ShortlistAway,
    Shortlists,
    Suits,
    shown_by,
)
from tests.support.builders import SERVICE_ID

A_CLUB = Suits(
    service_id=SERVICE_ID,
    service_name="Invented Lunch Club",
    distance_metres=400,
    free=3,
    parts=(Part(why="It offers company and friendship."), Part(why="It is 400 metres away.")),
)
A_CHOIR = Suits(service_id=UUID(int=77), service_name="Invented Choir", free=1)


class MemoryShortlists(Shortlists):
    """Shortlists in memory; `asked_by` is what each request showed."""

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """A club and a choir have room."""
        self.suits: tuple[Suits, ...] = (A_CLUB, A_CHOIR)
        self.is_away = False
        self.asked_by: list[object] = []

    @override
    async def of(self, referral_id: UUID, request: Request) -> Shortlist:
        self.asked_by.append(shown_by(request))
        if self.is_away:
            raise ShortlistAway("The matching service does not answer at the moment.")
        return Shortlist(
            services=self.suits, near_misses=(NearMiss(service_name="Invented Walk", why="It has no step-free way."),)
        )
