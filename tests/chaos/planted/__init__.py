"""Violations that are planted into a sound world: a checker that never found anything would prove nothing."""

from collections.abc import Mapping, Sequence

from tests.chaos.planted import capacity, clocks, dead_letters, double_effect, lost, offsets, order, replay
from tests.chaos.planted.plant import Plant

PLANTS: Mapping[str, Sequence[Plant]] = {
    "lost": lost.PLANTS,
    "double effect": double_effect.PLANTS,
    "order and gap": order.PLANTS,
    "capacity": capacity.PLANTS,
    "replay equality": replay.PLANTS,
    "offset conservation": offsets.PLANTS,
    "dead letters": dead_letters.PLANTS,
    "clocks": clocks.PLANTS,
}
