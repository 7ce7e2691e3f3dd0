"""The fairness report of London and of each borough: by group, and by provider, as it may be shown.

Where people are told apart by what does not decide where they may go, a fair platform offers each group a place as
often, as soon and as near. Few people differ by chance, so each figure stands with the range in which the truth lies,
and a row is said to be lower or higher only where the figure of all is outside it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.contract.boroughs import BOROUGHS, Borough, BoroughSlug
from services.reporting.domain.disclosure import HIDDEN, MOST_HIDDEN, Shown
from services.reporting.domain.fairness.counted import (
    Became,
    Offers,
    OffersByBorough,
    People,
    PeopleByBorough,
    Provider,
    together,
)
from services.reporting.domain.fairness.groups import DIMENSION_NAMES, Dimension, Group
from services.reporting.domain.fairness.parts import Part, show, show_parts
from services.reporting.domain.fairness.providers import ProviderRow, provider_rows
from services.reporting.domain.fairness.rows import Members, edition_in, rows_of
from services.reporting.domain.fairness.uncertainty import Middle, Share, middle, share


class Compared(StrEnum):
    """A group's share beside that of all, as far as chance lets anybody say."""

    NO_CLEAR_DIFFERENCE = "no-clear-difference"
    LOWER = "lower"
    HIGHER = "higher"
    NOT_SHOWN = "not-shown"


@dataclass(frozen=True)
class Row:
    """A group: how many were referred and offered a place, the share, days to the first offer, metres to it."""

    name: str
    referred: Shown
    offered: Shown
    share: Share | None
    days: Middle | None
    metres: Middle | None
    compared: Compared


@dataclass(frozen=True)
class Area:
    """The report of one borough, or of London: all people, the rows of each dimension, and providers.

    `edition` is that of the index of deprivation; empty where of nobody it is known.
    """

    everybody: Row
    edition: str
    groups: Mapping[Dimension, Sequence[Row]]
    providers: Sequence[ProviderRow]


@dataclass(frozen=True)
class Fairness:
    """The reports of London and of its boroughs by the alphabet."""

    london: Area
    boroughs: tuple[tuple[Borough, Area], ...]

    def of(self, slug: BoroughSlug) -> Area:
        """One borough's."""
        return next(area for borough, area in self.boroughs if borough.slug is slug)


def build_fairness(people: PeopleByBorough, offers: OffersByBorough) -> Fairness:
    """Make the reports that may be shown out of true counts."""
    everybody = _all_people(people)
    edition = edition_in(everybody)
    by_name = sorted(BOROUGHS, key=lambda borough: borough.name)
    return Fairness(
        london=_area(everybody, provider_rows(_all_offers(offers)), edition),
        boroughs=tuple(
            (one, _area(people.get(one.slug, {}), provider_rows(offers.get(one.slug, {})), edition)) for one in by_name
        ),
    )


def _all_people(people: PeopleByBorough) -> People:
    by_group: dict[Group, list[Became]] = defaultdict(list)
    for there in people.values():
        for group, became in there.items():
            by_group[group].append(became)
    return {group: together(everywhere) for group, everywhere in by_group.items()}


def _all_offers(offers: OffersByBorough) -> Offers:
    everywhere = Counter[Provider]()
    for there in offers.values():
        everywhere.update(there)
    return everywhere


def _area(people: People, providers: Sequence[ProviderRow], edition: str) -> Area:
    # Everybody is in one group of each dimension.
    all_of_them = together([one for group, one in people.items() if group.dimension is Dimension.AGE])
    shown = show(all_of_them.referred), show(all_of_them.offered)
    everybody = _row(Members("Everybody", all_of_them), *shown, None)
    return Area(
        everybody,
        edition,
        {one: _rows(rows_of(one, people, edition), everybody) for one in DIMENSION_NAMES},
        providers,
    )


def _rows(members: Sequence[Members], everybody: Row) -> list[Row]:
    referred = show_parts([one.became.referred for one in members])
    offered = show_parts([one.became.offered for one in members])
    return [_row(*shown, everybody) for shown in zip(members, referred, offered, strict=True)]


def _row(members: Members, referred: Part, offered: Part, everybody: Row | None) -> Row:
    if referred.shown == HIDDEN:
        # That none of a few people were offered a place would be said of each of them.
        offered = referred
    rate, offers = share(offered, referred), offered.shown != HIDDEN
    return Row(
        members.name,
        referred.shown,
        offered.shown,
        rate,
        days=_if_enough(middle(members.became.days)) if offers else None,
        metres=_if_enough(middle(members.became.metres)) if offers else None,
        compared=_compared(rate, everybody.share if everybody else rate),
    )


def _compared(rate: Share | None, all_of_them: Share | None) -> Compared:
    if rate is None or all_of_them is None or all_of_them.percent is None:
        return Compared.NOT_SHOWN
    if rate.high < all_of_them.percent:
        return Compared.LOWER
    return Compared.HIGHER if rate.low > all_of_them.percent else Compared.NO_CLEAR_DIFFERENCE


def _if_enough(found: Middle | None) -> Middle | None:
    """Nothing is said of few: of those who were offered a place only some have to go there."""
    return found if found and found.of > MOST_HIDDEN else None
