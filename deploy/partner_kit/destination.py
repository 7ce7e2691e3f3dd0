"""Which partner's topic an event is for, as far as the command or the event itself says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic_core import from_json

from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug
from services.contract.topics import PARTNER, PartnerStream, PartnerTopic

# Where nothing is said of it, any partner and any borough will do: what is checked is the same in all.
_SOMEBODY, _SOMEWHERE = "a-partner", BoroughSlug.SOUTHWARK
_BOROUGHS: Mapping[object, BoroughSlug] = {slug.value: slug for slug in BoroughSlug}
Said = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Destination:
    """What the command says of it; what it leaves open, the event's own words tell."""

    borough: BoroughSlug | None = None
    partner: str | None = None

    def any_topic(self, said: Said) -> PartnerTopic:
        """A topic to check the event for."""
        borough, partner = self.borough or _borough(said), self.partner or _partner(said)
        return PartnerTopic(borough or _SOMEWHERE, partner or _SOMEBODY, PartnerStream.EVENTS)

    def topic(self, said: Said) -> PartnerTopic:
        """The topic to send it on. Raises CannotRun where nothing says which."""
        borough, partner = self.borough or _borough(said), self.partner or _partner(said)
        if borough is None or partner is None:
            lacks = "borough" if borough is None else "partner"
            what = f"Nothing says which {lacks}'s topic it goes to."
            raise CannotRun(what, where="the event", do=f"add --{lacks} NAME")
        return PartnerTopic(borough, partner, PartnerStream.EVENTS)


def said_in(message: bytes) -> Said:
    """What the event says; nothing where it cannot be read, of which whoever checks it tells why."""
    try:
        whole = from_json(message, allow_inf_nan=False)
    except ValueError:
        return {}
    return whole if isinstance(whole, dict) else {}


def _borough(said: Said) -> BoroughSlug | None:
    inside = said.get("data")
    named = [one.get("borough") for one in (inside, said) if isinstance(one, Mapping)]
    return next((_BOROUGHS[one] for one in named if isinstance(one, str) and one in _BOROUGHS), None)


def _partner(said: Said) -> str | None:
    source = said.get("source")
    named = source.strip("/").partition("/")[0] if isinstance(source, str) else ""
    return named if PARTNER.fullmatch(named) else None
