"""Finds, among the listings of several feeds, those that are the same service, and what only a human can say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping.sameness import Organization, Verdict, number, plain, same_organization, same_service


@dataclass(frozen=True, slots=True)
class Outline:
    """A kept listing in short: as much as it takes to tell whether it is the same as another."""

    service_id: UUID
    feed: str | None
    withdrawn: WithdrawalReason | None
    same_as: UUID | None
    name: str
    organization: str
    organization_id: str | None
    identifier: str | None
    postcodes: tuple[str, ...]
    assured_on: date | None


class Pair(NamedTuple):
    """Two organisations, by their keys, the lesser first."""

    one: str
    other: str


class Question(NamedTuple):
    """Whether these two are the same organisation, for a human to say."""

    one: Organization
    other: Organization

    @property
    def pair(self) -> Pair:
        """The two by their keys."""
        return Pair(self.one.key, self.other.key)

    @property
    def id(self) -> str:
        """What the question goes by, the same whenever it is asked: it may stand in an address."""
        return blake2b("\n".join(self.pair).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Settled:
    """Which listing stands for which: `same_as` by the one that is withdrawn. And what is to be asked."""

    same_as: Mapping[UUID, UUID]
    questions: tuple[Question, ...]


def settle(outlines: Iterable[Outline], answers: Mapping[Pair, bool]) -> Settled:
    """Of services that are the same, the one that somebody assured last stays. `answers` are what humans have said.

    What gave way to a listing that its provider withdrew does not come back, since it is the same service.
    """
    outlines = tuple(outlines)
    feeds = [one for one in outlines if one.feed and one.withdrawn in (None, WithdrawalReason.SAME_AS_ANOTHER)]
    services: defaultdict[str, list[Outline]] = defaultdict(list)
    for one in feeds:
        services[organization_key(one)].append(one)
    organizations = [_organization(key, of_it) for key, of_it in services.items()]
    same_as: dict[UUID, UUID] = {}
    questions: list[Question] = []
    for question in _candidates(organizations):
        verdict = _verdict(question, answers)
        if verdict is Verdict.SAME:
            _join(services[question.one.key], services[question.other.key], same_as)
        elif verdict is Verdict.UNSURE:
            questions.append(question)
    return Settled({**_ended_with_another(outlines), **same_as}, tuple(questions))


def _ended_with_another(outlines: Sequence[Outline]) -> dict[UUID, UUID]:
    """What gave way to a listing that is withdrawn by its provider since, each with that one."""
    ended = {one.service_id for one in outlines if one.withdrawn is WithdrawalReason.WITHDRAWN_BY_PROVIDER}
    return {
        one.service_id: one.same_as
        for one in outlines
        if one.withdrawn is WithdrawalReason.SAME_AS_ANOTHER and one.same_as in ended
    }


def organization_key(outline: Outline) -> str:
    """What an organisation goes by in its feed."""
    return f"{outline.feed}/{outline.organization_id or plain(outline.organization)}"


def _organization(key: str, services: list[Outline]) -> Organization:
    first = services[0]
    identifier = next((one.identifier for one in services if one.identifier), None)
    postcodes = frozenset(postcode for one in services for postcode in one.postcodes)
    return Organization(key, first.feed or "", first.organization, identifier, postcodes)


def _candidates(organizations: Iterable[Organization]) -> Iterator[Question]:
    """Pairs of different feeds that share a number, a name or a postcode: to compare each with each would take days."""
    sharing: defaultdict[str, list[Organization]] = defaultdict(list)
    for one in sorted(organizations, key=lambda one: one.key):
        for mark in _marks(one):
            sharing[mark].append(one)
    pairs = (pair for together in sharing.values() for pair in combinations(together, 2))
    yield from {
        Pair(one.key, other.key): Question(one, other) for one, other in pairs if one.feed != other.feed
    }.values()


def _marks(one: Organization) -> set[str]:
    names_and_places = {f"name {plain(one.name)}", *one.postcodes}
    identifier = number(one.identifier)
    return names_and_places | {f"number {identifier}"} if identifier else names_and_places


def _verdict(question: Question, answers: Mapping[Pair, bool]) -> Verdict:
    if question.pair in answers:
        return Verdict.SAME if answers[question.pair] else Verdict.DIFFERENT
    return same_organization(question.one, question.other)


def _join(ones: Iterable[Outline], others: list[Outline], same_as: dict[UUID, UUID]) -> None:
    for one in ones:
        for other in others:
            if same_service(one.name, frozenset(one.postcodes), other.name, frozenset(other.postcodes)):
                stays, goes = sorted((one, other), key=_freshness, reverse=True)
                # The freshest of many never goes, so one of them is always in force.
                same_as.setdefault(goes.service_id, stays.service_id)


def _freshness(outline: Outline) -> tuple[date, str]:
    # Of two that were assured on one day, or never, always the same one stays.
    return outline.assured_on or date.min, str(outline.service_id)
