"""A state as another release may have kept it: what this one does not know is written back as it was.

While releases run side by side, and after a rollback, each reads what the other wrote. A field that is not known costs
nothing. A word that is not known may change all that is decided, so its referral waits for a release that knows it.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from services.contract.doors.refusals import Refusal

S = TypeVar("S", bound=BaseModel)
D = TypeVar("D", bound=Mapping[str, Any])
R = TypeVar("R")

log = logging.getLogger(__name__)


class KeptByAnotherRelease(Refusal):
    """Another release of Linkway has kept this so that the one that answers cannot read it. Nothing of it is lost."""

    status = 503
    title = "Another release of Linkway has to answer this"
    what_to_do = (
        "Send the request again later: whoever runs Linkway is changing from one release to "
        "another. If it is urgent, ring them."
    )


@dataclass(frozen=True, slots=True)
class KeptState(Generic[S]):
    """A state that was read, with the document it stands in where that has fields which are not known here."""

    state: S
    document: Mapping[str, Any] | None = None

    def written(self, state: S) -> dict[str, Any]:
        """The document of what the state has become, with the fields that are not known here."""
        new = state.model_dump(mode="json")
        return new if self.document is None else _carried_of(self.document, self.state.model_dump(mode="json"), new)


def read(model: type[S], document: Mapping[str, Any]) -> KeptState[S]:
    """The state of a document, whichever release has kept it. Raises KeptByAnotherRelease."""
    # What is computed is kept to be found by, and is no field of the model.
    computed = model.model_computed_fields
    given = {name: value for name, value in document.items() if name not in computed} if computed else document
    try:
        return KeptState(model.model_validate(given, extra="forbid"))
    except ValidationError:
        pass
    try:
        return KeptState(model.model_validate(given, extra="ignore"), document)
    except ValidationError as invalid:
        # Named without what stands there.
        fields = ", ".join(sorted({str(error["loc"][0]) for error in invalid.errors() if error["loc"]}))
    detail = f"What is kept as {fields or 'the whole'} is not known to this release. {KeptByAnotherRelease.what_to_do}"
    raise KeptByAnotherRelease(detail)


def readable(documents: Iterable[D], of: Callable[[D], R]) -> list[R]:
    """What these documents hold; a list goes on without those that another release has to read."""
    found: list[R] = []
    for document in documents:
        try:
            found.append(of(document))
        except KeptByAnotherRelease:
            log.warning("A list goes on without what another release has kept", extra={"key": document.get("_id")})
    return found


def _carried_of(kept: Mapping[str, Any], known: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What is new, with what of the kept is not among the known."""
    unknown = {name: value for name, value in kept.items() if name not in known}
    both = {name: _carried(kept[name], known[name], new[name]) for name in new if name in kept and name in known}
    return {**unknown, **new, **both}


def _carried(kept: object, known: object, new: object) -> object:
    if isinstance(kept, Mapping) and isinstance(known, Mapping) and isinstance(new, Mapping):
        return _carried_of(kept, known, new)
    if isinstance(kept, list) and isinstance(known, list) and isinstance(new, list) and len(kept) == len(known):
        return _carried_one_by_one(kept, known, new)
    return new


def _carried_one_by_one(kept: Sequence[object], known: Sequence[object], new: Sequence[object]) -> list[object]:
    """What a list holds is told apart by its known part; what was changed, by where it stands."""
    left, written = list(zip(kept, known, strict=True)), list[object]()
    for at, one in enumerate(new):
        same = next((pair for pair in left if pair[1] == one), None)
        if same is None and len(known) <= len(new) and at < len(known) and known[at] not in new:
            same = (kept[at], known[at])
        if same in left:
            left.remove(same)
        written.append(_carried(*same, one) if same else one)
    return written
