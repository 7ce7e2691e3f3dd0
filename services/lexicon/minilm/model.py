"""Which topics of the lexicon a text is near to in meaning, whatever words it uses."""

from collections.abc import Mapping, Sequence

import numpy as np

from services.lexicon.minilm.sentences import Floats, Sentences, unit

# Nearness is a cosine. The nearest topic counts whole; one that is 0.05 less near counts half as much: of some hundred
# topics all are a little near to any text, and only the nearest say something. Measured: `make eval-matching`.
_STEEPNESS = 15.0
# What is nearest at 0.1 is near by chance; at 0.4 it is meant.
_BY_CHANCE, _MEANT = 0.1, 0.4
_LEAST = 0.1


class MiniLM:
    """A TextModel: a topic is where its reviewed phrases point on average."""

    version = "all-MiniLM-L6-v2-int8"

    def __init__(self, sentences: Sentences, phrases: Mapping[str, Sequence[str]]) -> None:
        self._sentences = sentences
        self._names = tuple(phrases)
        means = (np.mean([sentences.vector(one) for one in those], axis=0) for those in phrases.values())
        self._topics: Floats = unit(np.stack([*means]))

    def topics(self, text: str) -> Mapping[str, float]:
        """The topics that the text is near to, from 0 to 1."""
        weights = weighed(self._topics @ self._sentences.vector(text))
        return {self._names[one]: float(weights[one]) for one in np.flatnonzero(weights)}


def weighed(cosines: Floats) -> Floats:
    """What each topic counts for, of how near each is."""
    nearest = cosines.max()
    meant = np.clip((nearest - _BY_CHANCE) / (_MEANT - _BY_CHANCE), 0, 1)
    weights: Floats = np.exp(_STEEPNESS * (cosines - nearest)) * meant
    return np.where(weights < _LEAST, 0, weights)
