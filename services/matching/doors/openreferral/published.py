"""The catalogue that is shown: made anew when the directory in use is another, and not before."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.matching.directory.export.catalogue import Catalogue
from services.matching.domain.listed import Listed


@dataclass
class Published:
    """Shows what `directory` gives; that must give the same sequence as long as nothing has changed."""

    directory: Callable[[], Sequence[Listed]]
    _shown: Catalogue = field(default_factory=Catalogue)
    _made_of: Sequence[Listed] | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def catalogue(self) -> Catalogue:
        """The catalogue of the directory as it is."""
        async with self._one_at_a_time:
            listed = self.directory()
            if listed is not self._made_of:
                self._shown = await asyncio.to_thread(_made, listed, self._shown)
                self._made_of = listed
            return self._shown


def _made(listed: Sequence[Listed], before: Catalogue) -> Catalogue:
    made = Catalogue.of(listed, before)
    # Here, in a thread, because whoever asks first would hold up all others.
    _ = made.revision, made.terms, made.by_id, made.columns
    return made
