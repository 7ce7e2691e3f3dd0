"""Topics, finer than needs: of what a person says they would like, and of what a service says it is."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from math import prod

from services.contract.events.referrals import MOST_HINTS, Hint
from services.contract.listing import Listing
from services.contract.words.matching_words import HintSource
from services.contract.words.vocabulary import Need
from services.lexicon.lists import groups, phrases, spelled
from services.lexicon.phrases import Phrase, Phrases
from services.lexicon.tables import rows
from services.lexicon.text_model import TextModel
from services.lexicon.topic import topics

_LOG = logging.getLogger(__name__)
_LEAST = 0.2
# How surely a phrase means its topic, by how many words it has: one alone may mean much else.
_SURE = (0.5, 0.7, 0.8)
_WEAK = 0.3
_BETWEEN = 2
# How far each text of a listing says what the service is: its name more than all it mentions.
_NAME, _TERM, _DESCRIPTION = 1.0, 0.9, 0.7
# What a service is, its description says first, in so many characters.
_SAYS_FIRST = 1000
# A service for the same need as the topic is near to it, whatever words it uses.
_SAME_NEED = 0.2


class Lexicon:
    """Reads topics out of texts: by the reviewed phrases, and by a model where there is one.

    `failed` is called when the model did not answer; then it is as if there were none.
    """

    def __init__(self, model: TextModel | None = None, failed: Callable[[], None] = lambda: None) -> None:
        self.model, self._failed = model, failed
        # Public texts alone: many services share a description, and a directory is read again and again.
        self._of_public_text = lru_cache(maxsize=8192)(_of_public_text)
        self._by_public_model = lru_cache(maxsize=100_000)(model.topics if model else _nothing)

    def hints_of(self, text: str, stated: Iterable[str] = ()) -> tuple[Hint, ...]:
        """What the person would like, the surest first: what they stated, then what their words say; 12 at most."""
        by_phrases = _by_phrases(text)
        by_model = self._asked(self.model.topics, text) if self.model and text else {}
        said = [Hint(topic=topic, source=HintSource.STATED) for topic in dict.fromkeys(stated)]
        read = _hints(_together(by_phrases, by_model), by_phrases)
        others = [one for one in read if one.topic not in {one.topic for one in said}]
        return (*said, *sorted(others, key=lambda one: -one.weight))[:MOST_HINTS]

    def topics_of(self, listing: Listing) -> Mapping[str, float]:
        """What the service is about, from 0 to 1 for each topic, by its public texts and its needs."""
        texts = [(listing.name, _NAME), *((term.name, _TERM) for term in listing.terms)]
        if listing.description:
            texts.append((listing.description, _DESCRIPTION))
        found = dict(_near(listing.needs))
        for text, share in texts:
            for topic, weight in self._of_public_text(text).items():
                found[topic] = max(found.get(topic, 0.0), share * weight)
        for topic, weight in self._asked(self._by_public_model, _public_text(listing)).items():
            found[topic] = max(found.get(topic, 0.0), weight)
        return found

    def _asked(self, model: Callable[[str], Mapping[str, float]], text: str) -> Mapping[str, float]:
        """What the model says; nothing where it fails, in whatever way: a referral is taken in all the same."""
        try:
            return model(text)
        except Exception as error:
            # Its kind alone: what it says may quote the text.
            _LOG.warning("The text model failed (%s): a text is read by the lexicon alone.", type(error).__name__)
            self._failed()
            return {}


class _Lists:
    """The topics as they stand in their file, read when they are first asked for."""

    @cached_property
    def phrases(self) -> Phrases:
        return self._read(is_public=False)

    @cached_property
    def public_phrases(self) -> Phrases:
        return self._read(is_public=True)

    def _read(self, *, is_public: bool) -> Phrases:
        listed = rows("topics")
        return Phrases(
            phrases(listed, "topic"),
            groups(),
            spelled(listed),
            between=_BETWEEN,
            unsaid_by_not=True,
            is_public=is_public,
        )

    @cached_property
    def sharing(self) -> Mapping[tuple[str, ...], int]:
        """How many topics a phrase may mean."""
        counted: dict[tuple[str, ...], int] = {}
        for phrase in self.phrases.phrases:
            counted[phrase.parts] = counted.get(phrase.parts, 0) + 1
        return counted


_LISTS = _Lists()


def _public_text(listing: Listing) -> str:
    """Name and description, without differences of letters and spaces that mean nothing."""
    return " ".join(f"{listing.name}. {listing.description or ''}".split()).casefold()


def _nothing(_: str) -> Mapping[str, float]:
    return {}


def _by_phrases(text: str) -> Mapping[str, float]:
    return _weighed(_LISTS.phrases.found(text))


def _of_public_text(text: str) -> Mapping[str, float]:
    return _weighed(_LISTS.public_phrases.found(text[:_SAYS_FIRST]))


def _weighed(found: Iterable[Phrase]) -> Mapping[str, float]:
    """How surely a text is about each topic: what several phrases say adds up, and never to more than 1."""
    doubts: dict[str, list[float]] = {}
    for phrase in found:
        doubts.setdefault(phrase.meaning, []).append(1 - _sureness(phrase))
    return {topic: 1 - prod(those) for topic, those in doubts.items()}


def _sureness(phrase: Phrase) -> float:
    sure = _WEAK if phrase.weak else _SURE[min(len(phrase.parts), len(_SURE)) - 1]
    return sure / _LISTS.sharing[phrase.parts]


def _together(by_phrases: Mapping[str, float], by_model: Mapping[str, float]) -> Mapping[str, float]:
    """What phrases and model say adds up, as several phrases do."""
    return {
        topic: 1 - (1 - by_phrases.get(topic, 0.0)) * (1 - by_model.get(topic, 0.0))
        for topic in {**by_phrases, **by_model}
    }


def _hints(found: Mapping[str, float], by_phrases: Mapping[str, float]) -> list[Hint]:
    """What was found surely enough and may be said; the source is the lexicon wherever that has a phrase for it."""
    return [
        Hint(
            topic=topic,
            source=HintSource.LEXICON if topic in by_phrases else HintSource.TEXT_MODEL,
            weight=round(weight, 2),
        )
        for topic, weight in found.items()
        if weight >= _LEAST and not topics()[topic].only_stated
    ]


@lru_cache(maxsize=4096)
def _near(needs: tuple[Need, ...]) -> Mapping[str, float]:
    return {topic.slug: _SAME_NEED for topic in topics().values() if set(needs) & set(topic.needs)}
