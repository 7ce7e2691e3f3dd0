"""The catalogue that is shown: made anew when the directory in use is another, and not before."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.matching.directory.export.catalogue import Catalogue
from services.matching.domain.listed import Listed
from services.matching.replies.shown import Replies


@dataclass
class Published:
    """Shows what `directory` and `replies` give; they must give the same objects as long as nothing has changed."""

    directory: Callable[[], Sequence[Listed]]
    replies: Callable[[], Mapping[UUID, Replies]] = dict
    _shown: Catalogue = field(default_factory=Catalogue)
    _made_of: Sequence[Listed] | None = None
    _with: Mapping[UUID, Replies] = field(default_factory=dict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def catalogue(self) -> Catalogue:
        """The catalogue of the directory as it is."""
        async with self._one_at_a_time:
            listed, replies = self.directory(), self.replies()
            if listed is not self._made_of or replies != self._with:
                self._shown = await asyncio.to_thread(_made, listed, replies, self._shown)
                self._made_of, self._with = listed, replies
            return self._shown


def _made(listed: Sequence[Listed], replies: Mapping[UUID, Replies], before: Catalogue) -> Catalogue:
    made = Catalogue.of(listed, before, replies)
    # Here, in a thread, because whoever asks first would hold up all others.
    _ = made.revision, made.terms, made.by_id, made.columns
    return made
