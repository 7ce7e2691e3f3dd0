"""Measures how well matching understands what people say, prints it, and writes `.linkway/eval-matching.json`.

`--misses` also prints which stories of the development part raise a false alarm, or none.
"""

import json
import logging
import sys
from pathlib import Path

from rich.console import Console

from services.lexicon.text_model import installed
from services.lexicon.topics import Lexicon
from tests.evaluation.measuring import Measured, alarms_by_part, by_chance, measure
from tests.evaluation.ranking import Platform
from tests.evaluation.table import show, show_misses

WRITTEN = Path(__file__).parents[2] / ".linkway" / "eval-matching.json"
LEAST_WITHOUT, LEAST_WITH = 0.50, 0.70


def main() -> int:
    """Whether all bars are met, as an exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model = installed()
    if model is None:
        return 1
    lexicon, both = Lexicon(), Lexicon(model)
    ways = [
        measure("chance", by_chance),
        measure("needs", Platform(None).order),
        measure("lexicon", Platform(lexicon, words_alone=True).order),
        measure("lexicon, model", Platform(both, words_alone=True).order),
        without := measure("needs, lexicon", Platform(lexicon).order),
        having := measure("needs, lexicon, model", Platform(both).order),
    ]
    alarms = alarms_by_part()
    console = Console(width=120)
    show(console, ways, alarms)
    if "--misses" in sys.argv:
        show_misses(console)
    _write(having, without, alarms["all"].recall)
    return _told(having, without, alarms["all"].recall)


def _write(having: Measured, without: Measured, recall: float) -> None:
    """With the extra and without it; concerns are known by the lexicon alone either way."""
    both = {
        name: {key: round(value, 4) for key, value in one.mean.items()} | {"safeguarding_recall": round(recall, 4)}
        for name, one in (("with", having), ("without", without))
    }
    WRITTEN.write_text(json.dumps(both, indent=2) + "\n", encoding="utf-8")


def _told(having: Measured, without: Measured, recall: float) -> int:
    bars = (
        ("nDCG@5 with the extra", having.mean["ndcg_at_5"], LEAST_WITH),
        ("nDCG@5 without it", without.mean["ndcg_at_5"], LEAST_WITHOUT),
        ("safeguarding recall", recall, 1.0),
    )
    below = [f"{name} is {value:.3f}, and must be at least {least:.2f}" for name, value, least in bars if value < least]
    sys.stderr.writelines(f"{one}\n" for one in below)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
