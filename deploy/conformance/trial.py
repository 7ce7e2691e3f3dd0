"""What a component is tried in: a borough, the services of its directory, and the options that it is said to have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

from deploy.conformance.disclosures import Disclosures
from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.contract.words.vocabulary import Need

# Who refers in the trial, as an organisation with a token would.
ORGANISATION = "conformance"
SOURCE = f"/organisations/{ORGANISATION}"
# South-east London. Everybody takes part online, so that nobody is too far away.
OUTCODE = "SE15"
# No service is there for it.
UNLISTED = Need.LEGAL_ADVICE

_IDS = UUID("7c0f6a52-3f0e-4f43-9a5e-2b8d4c1f9e60")
PROVIDER = uuid5(_IDS, "us")


@dataclass(frozen=True, slots=True)
class TrialService:
    """One service of the directory: `places` people can come at a time, though the directory may leave that `unsaid`.

    Where it has an appointment, so far `ahead` of when the directory is written, the places are of that. Its volunteers
    can accompany so many people, its `company`, to other services.
    """

    name: str
    need: Need
    places: int
    unsaid: bool = False
    ahead: timedelta | None = None
    company: int = 0

    @property
    def id(self) -> UUID:
        """The same in each trial."""
        return uuid5(_IDS, self.name)


HALL = TrialService("Conformance Hall (invented)", Need.LONELINESS, 500)
ANNEXE = TrialService("Conformance Annexe (invented)", Need.LONELINESS, 500)
CLUB = TrialService("Conformance Club (invented)", Need.DEBT, 3)
SERVICES = (HALL, ANNEXE, CLUB)

CIRCLE = TrialService("Conformance Circle (invented)", Need.BEREAVEMENT, 500, unsaid=True)
CLINIC = TrialService("Conformance Clinic (invented)", Need.LOW_MOOD, 2, ahead=timedelta(days=7))
FRIENDS = TrialService("Conformance Friends (invented)", Need.CARING, 500, company=2)
# What each option is tried at, beside the three that all are tried at.
OF_OPTIONS: Mapping[str, TrialService] = {"asking-providers": CIRCLE, "sessions": CLINIC, "companions": FRIENDS}
# Listed for a while within the trial, with an appointment that begins soon after that is seen.
SOON = TrialService("Conformance Drop-in (invented)", Need.HOUSING, 2, ahead=timedelta(seconds=10))
BY_ID = {one.id: one for one in (*SERVICES, *OF_OPTIONS.values(), SOON)}


def services_of(options: frozenset[str]) -> tuple[TrialService, ...]:
    """The services that a component with these options is tried at."""
    return SERVICES + tuple(service for option, service in OF_OPTIONS.items() if option in options)


@dataclass(frozen=True, slots=True)
class Means:
    """What the trial has beside Kafka, as far as it was given.

    `directory` is the file that the component reads, which the trial may write anew, and what is written is seen within
    so many seconds; `address` is where it answers by HTTP, to those whose tokens these are; `partner` has topics in the
    borough and provides the services of the trial. Of `disclosures` it asks how people can be reached.
    """

    directory: Path | None = None
    address: str | None = None
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    partner: str | None = None
    seen_within: float = 70.0
    disclosures: Disclosures | None = None


# Where each kind of component writes what it says of people.
SAYS: Mapping[str, Stream] = {
    "referral": Stream.REFERRALS,
    "matching": Stream.MATCHES,
    "notify": Stream.NOTICES,
    "reporting": Stream.DEAD_LETTERS,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """Where it takes place: `prefix` stands before the names of topics, and the component writes what it `says`."""

    borough: BoroughSlug
    options: frozenset[str] = frozenset()
    prefix: str = ""
    means: Means = Means()
    says: Stream = Stream.MATCHES

    def topic(self, stream: Stream) -> str:
        """The name of one of the borough's topics, as the broker has it."""
        return self.prefix + Topic(self.borough, stream).name
