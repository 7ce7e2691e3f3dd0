"""What has changed since the start: on each scale by itself, in the direction that is better there."""

from collections.abc import Iterable, Mapping

from services.contract.words.measure_words import Change, Scale
from services.referral.domain.measures.scales import RULES, Score


def change(before: Score, after: Score) -> Change:
    """Better, same or worse; both scores are of one scale.

    Less is better where RULES say so: so MYCaW's baseline less its follow-up is above nought where it is better.
    """
    gain = after.value - before.value if RULES[after.scale].better == "higher" else before.value - after.value
    return Change.SAME if gain == 0 else Change.BETTER if gain > 0 else Change.WORSE


def changes(before: Iterable[Score], after: Iterable[Score]) -> Mapping[Scale, Change]:
    """The change on every scale that was scored both times."""
    first = {one.scale: one for one in before}
    return {one.scale: change(first[one.scale], one) for one in after if one.scale in first}
