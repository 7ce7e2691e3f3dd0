"""What a matching is asked by HTTP, by partners and by a directory that changes, as far as the trial has the means."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Invention, Message, of_a_partner
from deploy.conformance.scenes.steps import Ask, Mark, Quiet, Relist, Scene, Send, Step, Until
from deploy.conformance.trial import ANNEXE, CLUB, HALL, services_of
from services.contract.events.partners import ListingChangeRequested

REFERRER, LINK_WORKER, STRANGER = "referrer", "link-worker", "stranger"
MOST_PAGES = 50
# What is in force may need a moment to be so in every process.
IN_FORCE_SECONDS = 5.0
# What the partner has a listing say.
PUT_RIGHT = "It does not exist, and was put right in the trial"
# What the partner changes, and what nobody may: another's listing, and a number that is none.
CHANGE, OF_ANOTHER, ODD = "change", "of another", "odd"


def at_the_end(invention: Invention, evidence: Evidence) -> Iterable[Iterator[Step]]:
    """Those of the options that are declared, once nobody holds a place any more."""
    for option, scene in _SCENES.items():
        if option in evidence.trial.options:
            yield scene(invention, evidence)


def explained(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Why somebody was matched as they were is asked by all kinds of people."""
    one = invention.referral(Scene.EXPLAINED)
    yield Send(one.created())
    yield Until(lambda: bool(evidence.answers(one.key)))
    if has_tokens(evidence):
        for who in (REFERRER, LINK_WORKER, STRANGER, None):
            yield Ask(f"why, {who}", f"/v1/matches/{one.key}", who)
    yield Send(one.withdrawn())
    yield Until(lambda: evidence.holds(one.key) is None)


def directory_read(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """All pages of the directory, and one service, without a token."""
    del invention  # no referral is needed
    if not evidence.trial.means.address:
        return
    for number in range(1, MOST_PAGES):
        yield Ask(f"page {number}", f"/openreferral/services?per_page=2&page={number}")
        body = evidence.answered[f"page {number}"].body
        if not isinstance(body, dict) or body.get("last_page", True):
            break
    yield Ask("one service", f"/openreferral/services/{HALL.id}")


def changed(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """A partner changes a listing, and sends that twice; and asks for what it may not."""
    partner = evidence.trial.means.partner
    if partner is None:
        return
    for what, request in _requests(invention.run).items():
        name = str(uuid5(invention.run, what))
        message = of_a_partner(partner, Scene.CHANGES, ListingChangeRequested, request, name, invention.now())
        yield Send(message)
        yield Until(partial(_is_answered, evidence, message))
        if what == CHANGE:
            if evidence.trial.means.address:
                yield Ask("changed", f"/openreferral/services/{CLUB.id}", suits=_is_put_right, within=IN_FORCE_SECONDS)
            yield Send(message)
            yield Until(partial(_is_answered, evidence, message, times=2))
    yield Quiet(Mark.RELISTED)


def relisted(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """A service is listed no more."""
    if evidence.trial.means.directory:
        every = services_of(evidence.trial.options)
        yield Relist(tuple(one for one in every if one is not ANNEXE), invention.now())
        yield Until(lambda: evidence.is_withdrawn(ANNEXE.id))
    yield Quiet(Mark.RELISTED)


def has_tokens(evidence: Evidence) -> bool:
    """Whether the component can be asked as people with tokens."""
    means = evidence.trial.means
    return means.address is not None and {REFERRER, LINK_WORKER, STRANGER} <= means.tokens.keys()


def _is_put_right(body: object) -> bool:
    return PUT_RIGHT in str(body)


def _is_answered(evidence: Evidence, message: Message, times: int = 1) -> bool:
    return len(evidence.answers_to(message)) >= times


def _requests(run: UUID) -> Mapping[str, Mapping[str, Any]]:
    """The fields of each request as they are sent, right or wrong."""
    return {
        CHANGE: {"service_id": str(CLUB.id), "changes": {"description": f"{PUT_RIGHT} {run}."}},
        OF_ANOTHER: {"service_id": str(uuid5(run, "of another")), "changes": {"places": 7}},
        ODD: {"service_id": str(CLUB.id), "changes": {"places": -7}},
    }


_SCENES: Mapping[str, Callable[[Invention, Evidence], Iterator[Step]]] = {
    "explain": explained,
    "listing-changes": changed,
    "listing": relisted,
    "open-directory": directory_read,
}
