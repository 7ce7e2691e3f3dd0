"""Checks of places: none is given twice, none is kept by whoever gave it up, and Kafka tells the same."""

from collections import Counter
from collections.abc import Iterator

from deploy.conservation.facts import Facts, ReferralStatus, Word
from deploy.conservation.said import held_at_last


def within_capacity(facts: Facts) -> Iterator[str]:
    """No more places are held than there are."""
    for service, places in facts.places.items():
        if len(places.held_by) > places.capacity:
            yield f"The service {service} has {places.capacity} places, and {len(places.held_by)} are held."


def held_where_matched(facts: Facts) -> Iterator[str]:
    """Who has a place by the word of the referral service holds it, once; who has ended or waits holds none."""
    held = Counter((one, service) for service, places in facts.places.items() for one in places.held_by)
    matched = {(one, life.matched_to) for one, life in facts.lives.items() if life.status is ReferralStatus.HELD}
    for one, service in sorted(matched - held.keys(), key=str):
        yield f"The referral {one} is matched to {service}, where it holds no place."
    for (one, service), count in held.items():
        if one in facts.accepted and (one, service) not in matched:
            yield f"The referral {one} holds a place at {service} without being matched to it."
        elif count > 1:
            yield f"The referral {one} holds {count} places at {service}."


def held_as_said(facts: Facts) -> Iterator[str]:
    """The last word on Kafka about each place is how it is kept."""
    said = held_at_last(facts.said)
    held = {(one, service) for service, places in facts.places.items() for one in places.held_by}
    for one, service in sorted(said - held, key=str):
        yield f"By what was said the referral {one} holds a place at {service}, and it does not."
    for one, service in sorted(held - said, key=str):
        if one in facts.accepted:
            yield f"The referral {one} holds a place at {service}, of which nothing was said, or that it was given up."


def released_as_counted(facts: Facts) -> Iterator[str]:
    """Reporting has counted each place that was given up."""
    said = Counter(one.referral_id for one in facts.said if one.word is Word.RELEASED)
    for one, journey in facts.journeys.items():
        if journey.released != said[one]:
            yield f"The referral {one} gave up {said[one]} places, and reporting counts {journey.released}."
