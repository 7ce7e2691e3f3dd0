"""Who provides what people are offered first: by provider the share of first offers."""

from dataclasses import dataclass

from services.reporting.domain.disclosure import Shown, is_small
from services.reporting.domain.fairness.counted import Offers
from services.reporting.domain.fairness.parts import show, show_parts
from services.reporting.domain.fairness.uncertainty import Share, share

MOST_SHOWN = 20


@dataclass(frozen=True)
class ProviderRow:
    """A provider's first offers, and their share of all."""

    name: str
    offers: Shown
    share: Share | None


def provider_rows(offers: Offers) -> list[ProviderRow]:
    """Those with the most offers, and all others in one row, among them whoever has few."""
    in_order = sorted(offers.items(), key=lambda one: (-one[1], one[0]))
    named = [(one.name, count) for one, count in in_order if not is_small(count)][:MOST_SHOWN]
    others = sum(offers.values()) - sum(count for _, count in named)
    rows = [*named, *([(_others(len(offers) - len(named)), others)] if others else [])]
    parts, whole = show_parts([count for _, count in rows]), show(sum(offers.values()))
    return [ProviderRow(name, one.shown, share(one, whole)) for (name, _), one in zip(rows, parts, strict=True)]


def _others(number: int) -> str:
    return "Another provider" if number == 1 else f"{number} other providers"
