"""What somebody wants to see on a page of figures: which borough, for which need. All of it stands in the address."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Refusal
from services.contract.words.vocabulary import Need

HOME, FAIRNESS = "/figures", "/figures/fairness"
NEED, BOROUGH, RENEWED = "need", "borough", "renewed"
_MOST_RENEWED = 1_000_000


class FilterUnknown(Refusal):
    """The address asks for figures by what they are not told apart by."""

    title = "These figures cannot be filtered by that"
    what_to_do = "Take it out of the address, or choose from the lists on the page."


class BoroughNotFound(Refusal):
    """There is no such borough, or none whose figures you may see."""

    status = 404
    title = "There is no such borough"
    what_to_do = "Begin at /figures, and choose a borough from the list."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: London where no borough is named, all where no need is.

    `renewed` counts how often the reader has asked for later figures, so that each time is an address of its own: a
    browser goes to one that it has shown before without asking for it.
    """

    borough: BoroughSlug | None = None
    need: Need | None = None
    renewed: int = 0

    @property
    def of_borough(self) -> BoroughSlug:
        """The borough. Raises BoroughNotFound where none is asked for."""
        if self.borough is None:
            raise BoroughNotFound(BoroughNotFound.what_to_do)
        return self.borough

    @property
    def address(self) -> str:
        """The page's own address."""
        return _at(HOME, self.borough, _query(need=self.need))

    @property
    def later(self) -> str:
        """The same page with later figures."""
        return f"?{_query(need=self.need, renewed=self.renewed + 1)}"

    @property
    def fairness(self) -> str:
        """Who is offered a place there; that is not told apart by need."""
        return _at(FAIRNESS, self.borough, "")

    def beside(self, borough: str) -> str:
        """The same of another borough."""
        return _at(HOME, BoroughSlug(borough), _query(need=self.need))


def read_asked(parameters: Iterable[tuple[str, str]], borough: str | None, known: Collection[str]) -> Asked:
    """What an address asks for, of which it may say what is `known`. Raises FilterUnknown and BoroughNotFound.

    A borough that is named in the address' path stands above one in its parameters. What is refused is not repeated: an
    address may have been pasted, with whatever that was.
    """
    said: dict[str, str] = {}
    for name, value in parameters:
        if name not in known:
            raise FilterUnknown(f"The address has a filter that is none here. {_sentence(sorted(known))}")
        if name in said:
            raise FilterUnknown(f"“{name}” stands twice in the address. Leave one of them.")
        said[name] = value
    return Asked(_borough(borough or said.get(BOROUGH)), _need(said.get(NEED)), _renewed(said.get(RENEWED)))


def _borough(slug: str | None) -> BoroughSlug | None:
    if not slug:
        return None
    if slug not in {one.value for one in BoroughSlug}:
        raise BoroughNotFound(BoroughNotFound.what_to_do)
    return BoroughSlug(slug)


def _need(word: str | None) -> Need | None:
    if not word:
        return None
    if word not in {one.value for one in Need}:
        raise FilterUnknown(f"“{NEED}” names nothing that people are referred for. Choose from the list on the page.")
    return Need(word)


def _renewed(number: str | None) -> int:
    if not number:
        return 0
    if not (number.isascii() and number.isdecimal() and len(number) <= len(str(_MOST_RENEWED))):
        raise FilterUnknown(f"“{RENEWED}” is no number of times. Take it out of the address.")
    return int(number) % _MOST_RENEWED


def _sentence(known: Sequence[str]) -> str:
    filters = [name for name in known if name != RENEWED]
    there = f"There {'is' if len(filters) == 1 else 'are'} {' and '.join(filters)}" if filters else "There is none"
    return f"{there}; take all else out of the address."


def _query(**said: object) -> str:
    return urlencode({name: value for name, value in said.items() if value})


def _at(path: str, borough: BoroughSlug | None, query: str) -> str:
    return (f"{path}/{borough.value}" if borough else path) + (f"?{query}" if query else "")
