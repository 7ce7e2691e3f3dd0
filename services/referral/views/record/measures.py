"""Measures as whoever may read them is answered: answers, scores and bands, and how they compare with the start."""

from typing import Any

from pydantic import Field, model_validator

from services.contract.words.measure_words import SCALES, Change, Instrument, Occasion, Scale
from services.referral.domain.measures.instruments import ANSWERS, AnyAnswers
from services.referral.domain.measures.scales import RULES
from services.referral.domain.part import Day
from services.referral.views.record.entries import AsWritten
from services.referral.views.view import View


class ScoredView(View):
    """One scale. ONS4 has four, and no total."""

    scale: Scale
    score: float | None = Field(description="Null where the person's key is gone.")
    band: str | None = Field(description="Where the scale has any.")
    change: Change | None = Field(description="Since the start; null at the start, and where the start has no score.")


class MeasurementAsWritten(AsWritten):
    """What a person answered to one instrument, and what that comes to."""

    instrument: Instrument
    occasion: Occasion
    taken_on: Day
    answers: AnyAnswers | None
    scales: tuple[ScoredView, ...]

    @model_validator(mode="before")
    @classmethod
    def _scored(cls, said: dict[str, Any]) -> dict[str, Any]:
        if "scored" not in said:
            return said
        answers = said["answers"] and ANSWERS.validate_json(said["answers"])
        scores = {one.scale: one for one in answers.scores()} if answers else {}
        scales = [
            ScoredView(
                scale=one.scale,
                score=scores[one.scale].value if one.scale in scores else None,
                band=scores[one.scale].band if one.scale in scores else None,
                change=one.change,
            )
            for one in said["scored"]
        ]
        return {**said, "answers": answers, "scales": scales}


class ScaleView(View):
    """A scale: its range, which direction is better, its bands from their lowest score on, and its questions.

    Questions are there where they are free to use. `from_memory` names what no source was read for.
    """

    scale: Scale
    range: tuple[int, int]
    better: str
    bands: tuple[tuple[str, float], ...]
    questions: dict[str, str] = Field(description="The words to ask with, by the field of the answer.")
    answers: str = Field(description="What can be answered, in words; empty where the instrument is licensed.")
    source: str
    from_memory: tuple[str, ...]


class InstrumentView(View):
    """An instrument and what it tells."""

    instrument: Instrument
    scales: tuple[ScaleView, ...]


class InstrumentsView(View):
    """Every instrument that can be recorded."""

    instruments: tuple[InstrumentView, ...]

    @classmethod
    def all(cls) -> "InstrumentsView":
        """View them all."""
        return cls(
            instruments=tuple(
                InstrumentView(
                    instrument=instrument,
                    scales=tuple(ScaleView.model_validate({"scale": one, **dict(RULES[one])}) for one in scales),
                )
                for instrument, scales in SCALES.items()
            )
        )
