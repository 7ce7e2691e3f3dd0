"""What a matching promises of its directory: as events, as pages, and as partners put it right."""

from collections.abc import Iterator
from itertools import pairwise

from deploy.conformance.checks import answering
from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Message
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.asking import PUT_RIGHT
from deploy.conformance.scenes.steps import Scene
from deploy.conformance.trial import ANNEXE, BY_ID, HALL, TrialService
from services.contract.events import ServiceListed
from services.contract.events.partners import ListingChanged, RequestRejected


def needs_address(evidence: Evidence) -> str | None:
    """Why nobody could be asked by HTTP."""
    return None if evidence.trial.means.address else "it needs its address (--address)"


def needs_directory(evidence: Evidence) -> str | None:
    """Why its directory could not change."""
    return None if evidence.trial.means.directory else "it needs the file that it reads, to write it anew (--directory)"


def needs_partner(evidence: Evidence) -> str | None:
    """Why no partner could ask."""
    return None if evidence.trial.means.partner else "it needs a partner that provides the services (--partner)"


def listed(evidence: Evidence) -> Iterator[str]:
    """The last word about each service that is listed is what stands in the directory; each word counts higher."""
    for service in evidence.listed:
        words = evidence.words_about(service.id)
        last = words[-1].event if words else None
        if isinstance(last, ServiceListed):
            yield from _is_as_listed(service, last)
        else:
            yield f"{service.name} is listed, and the topic of services does not have it."

    for service in BY_ID.values():
        versions = [one.envelope.sequence for one in evidence.words_about(service.id)]
        if any(after <= before for before, after in pairwise(versions)):
            yield f"What is said of {service.name} counts {', '.join(map(str, versions))}."


def _is_as_listed(service: TrialService, said: ServiceListed) -> Iterator[str]:
    listing = said.listing
    if (listing.name, listing.needs) != (service.name, (service.need,)):
        yield f"{service.name} stands in the topic of services as {listing.name}, for {', '.join(listing.needs)}."
    places = None if service.ahead or service.unsaid else service.places
    if listing.places != places:
        yield f"{service.name} has {places} places, and {listing.places} in the topic of services."


def withdrawn(evidence: Evidence) -> Iterator[str]:
    """What stands in the directory no more is withdrawn."""
    if not evidence.is_withdrawn(ANNEXE.id):
        yield f"{ANNEXE.name} is listed no more, and the topic of services still has it."


def changes(evidence: Evidence) -> Iterator[str]:
    """Each request has one answer, as often as it is sent; what is right is in force then, what is wrong refused."""
    yield from answering.one_answer_each(evidence, Scene.CHANGES)
    for message in {one.id: one for one in evidence.messages(Scene.CHANGES)}.values():
        answers = [one.event for one in evidence.answers_to(message)]
        what = "is right" if _is_right(message) else "is wrong"
        if not all(isinstance(one, ListingChanged if _is_right(message) else RequestRejected) for one in answers):
            yield f"A partner's request that {what} was answered by {', '.join(type(one).__name__ for one in answers)}."
    if (seen := evidence.answered.get("changed")) and PUT_RIGHT not in str(seen.body):
        yield "A partner was told that a listing is changed, and whoever read it then saw it as before."


def _is_right(message: Message) -> bool:
    return PUT_RIGHT.encode() in (message.value or b"")


def open_directory(evidence: Evidence) -> Iterator[str]:
    """All that is listed stands on the pages, and can be read by itself."""
    pages = [one for name, one in evidence.answered.items() if name.startswith("page ")]
    found = {str(one.get("id")): one.get("name") for page in pages for one in page.all("contents")}
    if any("total_pages" not in str(page.body) for page in pages):
        yield "A page of the directory does not say how many there are."
    for service in evidence.listed:
        if found.get(str(service.id)) != service.name:
            yield f"{service.name} is listed, and on none of the {len(pages)} pages."
    one = evidence.answered.get("one service", Answered(0))
    if str(HALL.id) not in str(one.body):
        yield f"{HALL.name} was asked for by its id, and the answer was {one.status}."
