"""Which topics are to be read, as the files say now; and which of them are there."""

import logging
from collections.abc import Callable, Collection, Sequence

from services.contract.partners import Partners
from services.contract.topics import PartnerTopic
from services.runtime.observing import metrics

log = logging.getLogger(__name__)

_SHOWN = 10
_TO_DO = "Make them with `linkway topics --create`; they are taken in as soon as they are there"


class WantedTopics:
    """Reads the list of partners, and `names` the topics by it. What cannot be read leaves what was read before."""

    def __init__(self, partners: Callable[[], Partners], names: Callable[[Partners], Sequence[str]]) -> None:
        self._read_partners = partners
        self._name = names
        self._partners = partners()
        self.names = names(self._partners)
        self._missing: frozenset[str] = frozenset()

    def among(self, there: Collection[str]) -> list[str]:
        """Those of the wanted topics that are there; the others show in the metrics and in the log."""
        self._renew()
        self._tell(frozenset(self.names) - frozenset(there))
        return [name for name in self.names if name not in self._missing]

    def quota(self, topic: PartnerTopic) -> int:
        """How many bytes a second of a partner's topic are worked."""
        return self._partners.quota(topic)

    def _renew(self) -> None:
        try:
            partners = self._read_partners()
            self.names = self._name(partners)
            self._partners = partners
        except ValueError as unusable:
            # Somebody may just be writing it, and the next look finds it whole.
            log.warning("A list of topics cannot be read; what it said before holds", extra={"why": str(unusable)})

    def _tell(self, missing: frozenset[str]) -> None:
        metrics.TOPICS_MISSING.set(len(missing))
        if missing and missing != self._missing:
            shown = sorted(missing)[:_SHOWN]
            log.error("Topics are missing", extra={"count": len(missing), "topics": shown, "to_do": _TO_DO})
        self._missing = missing
