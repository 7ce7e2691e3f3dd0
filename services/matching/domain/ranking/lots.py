"""Lots, so that services that do as well for a person take turns; from ids alone, so that a repeat draws the same."""

from uuid import UUID

import numpy as np
import numpy.typing as npt

Seeds = npt.NDArray[np.uint64]

_64_BITS = 2**64 - 1
# SplitMix64's constants: each bit of what is put in changes half of the bits that come out.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT = 31
_GOLDEN = 0x9E3779B97F4A7C15


def seed_of(service_id: UUID) -> int:
    """The 64 bits of an id that lots are drawn with."""
    return _mixed((service_id.int >> 64) ^ _mixed(service_id.int & _64_BITS))


def drawn(referral_id: UUID, seeds: Seeds) -> Seeds:
    """The lots of one person at the services with these seeds; the lowest is drawn."""
    lots = seeds ^ np.uint64(seed_of(referral_id))
    for shift, factor in _STEPS:
        lots = (lots ^ (lots >> np.uint64(shift))) * np.uint64(factor)
    mixed: Seeds = lots ^ (lots >> np.uint64(_LAST_SHIFT))
    # MongoDB keeps 63 bits and a sign.
    return mixed >> np.uint64(1)


def _mixed(number: int) -> int:
    number = (number + _GOLDEN) & _64_BITS
    for shift, factor in _STEPS:
        number = ((number ^ (number >> shift)) * factor) & _64_BITS
    return number ^ (number >> _LAST_SHIFT)
