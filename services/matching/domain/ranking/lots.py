"""Lots, so that services that do as well for a person take turns; from ids alone, so that a repeat draws the same."""

from uuid import UUID

_64_BITS = 2**64 - 1
# SplitMix64's constants: each bit of what is put in changes half of the bits that come out.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT = 31
_GOLDEN = 0x9E3779B97F4A7C15


def seed_of(service_id: UUID) -> int:
    """The 64 bits of an id that lots are drawn with."""
    return _mixed((service_id.int >> 64) ^ _mixed(service_id.int & _64_BITS))


def drawn(person: int, service: int) -> int:
    """The lot of one person at a service, by the seeds of both; the lowest is drawn."""
    # MongoDB keeps 63 bits and a sign.
    return _stirred(person ^ service) >> 1


def _mixed(number: int) -> int:
    return _stirred((number + _GOLDEN) & _64_BITS)


def _stirred(number: int) -> int:
    for shift, factor in _STEPS:
        number = ((number ^ (number >> shift)) * factor) & _64_BITS
    return number ^ (number >> _LAST_SHIFT)
