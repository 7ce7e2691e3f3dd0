"""Checks of places: none is given twice, none is kept by whoever gave it up, and Kafka tells the same."""

from collections import Counter
from collections.abc import Iterator

from deploy.conservation.facts import HOLDING, Facts, Places, ReferralStatus
from deploy.conservation.said import asked_again, given_up, held_at_last


def within_capacity(facts: Facts) -> Iterator[str]:
    """No more places are held than there are."""
    for service, places in facts.places.items():
        if places.capacity is not None and len(places.held_by) > places.capacity:
            yield f"The service {service} has {places.capacity} places, and {len(places.held_by)} are held."
        yield from within_sessions(service, places)


def within_sessions(service: str, places: Places) -> Iterator[str]:
    """No more places of an appointment or a course are held than it has, each by somebody who holds one there, once."""
    holders = Counter(one for session in places.sessions for one in session.held_by)
    for session in places.sessions:
        if len(session.held_by) > session.places:
            yield f"{session.key} at {service} has {session.places} places, and {len(session.held_by)} are held."
    for one in sorted(one for one, count in holders.items() if count > 1 or one not in places.held_by):
        yield f"The referral {one} holds {holders[one]} times of {service}, and {places.held_by.count(one)} places."


def asked_within_bounds(facts: Facts) -> Iterator[str]:
    """Where nobody has said the capacity, a provider is asked about a few at once, who each hold a place meanwhile."""
    for service, places in facts.places.items():
        if places.capacity is None and len(places.asked) > places.asks_at_once:
            yield f"The service {service} is asked about {len(places.asked)} at once, and not {places.asks_at_once}."
        for one in sorted({*places.asked} - {*places.held_by}):
            yield f"The service {service} is asked about the referral {one}, for which it holds no place."


def asked_where_nobody_was_told(facts: Facts) -> Iterator[str]:
    """The provider is asked about exactly those who wait for its word, and about nobody whom it has agreed to."""
    asked = {(one, service) for service, places in facts.places.items() for one in places.asked}
    waits = {(one, life.matched_to) for one, life in facts.lives.items() if life.status is ReferralStatus.ASKED}
    for one, service in sorted(waits - asked, key=str):
        yield f"The referral {one} waits for the word of {service}, which is not asked."
    for one, service in sorted(asked - waits):
        if one in facts.accepted:
            yield f"The service {service} is asked about the referral {one}, which does not wait for its word."
    for one, service in asked_again(facts.said):
        yield f"The service {service} was asked about the referral {one}, which had a place there already."


def held_where_matched(facts: Facts) -> Iterator[str]:
    """Who has a place by the word of the referral service holds it, once; who has ended or waits holds none."""
    held = Counter((one, service) for service, places in facts.places.items() for one in places.held_by)
    matched = {(one, life.matched_to) for one, life in facts.lives.items() if life.status in HOLDING}
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
    said = given_up(facts.said)
    for one, journey in facts.journeys.items():
        if journey.released != said[one]:
            yield f"The referral {one} gave up {said[one]} places, and reporting counts {journey.released}."
