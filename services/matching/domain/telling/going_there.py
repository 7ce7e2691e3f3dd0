"""Where a service is, and what it costs, as people are told."""

from datetime import date

from services.contract.listing import Cost, Listing, Site

LONGEST_LINE = 300


def address(site: Site) -> tuple[str, ...]:
    """Where to go, line by line, each once: the place's name, its address, town and postcode."""
    lines = (site.name, *site.address, site.town, site.postcode)
    return tuple(dict.fromkeys(line for line in lines if line))


def price(listing: Listing, today: date) -> str | None:
    """What it costs on that day, in words: `free`, or `£3.50 for the meal; £1 a cup`; None where nobody has said."""
    told = ""
    for words in dict.fromkeys(_words(one) for one in listing.costs if _is_valid(one, today)):
        longer = f"{told}; {words}" if told else words
        if words and len(longer) <= LONGEST_LINE:
            told = longer
    return told or None


def _is_valid(cost: Cost, today: date) -> bool:
    return (cost.valid_from or date.min) <= today <= (cost.valid_to or date.max)


def _words(cost: Cost) -> str:
    words = cost.words or ""
    if cost.pence is None:
        return words
    amount = _amount(cost.pence)
    if amount.casefold() in words.casefold():
        return words
    told = f"{amount} {words}".strip()
    return told if len(told) <= LONGEST_LINE else amount


def _amount(pence: int) -> str:
    if pence == 0:
        return "free"
    pounds, rest = divmod(pence, 100)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"
