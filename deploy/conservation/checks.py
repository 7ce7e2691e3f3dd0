"""Whether nothing was lost, doubled or made up between the door and the figures: pure checks over what was read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from deploy.conservation.facts import About, Facts, Journey, Life, ReferralStanding

# A check that fails for thousands says so once, and names a few.
NAMED = 3

Violations = Iterator[str]


@dataclass(frozen=True)
class Check:
    """One promise, and the sentences that say where it is broken."""

    promise: str
    violations: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it is kept."""
        return not self.violations


def checks(facts: Facts) -> list[Check]:
    """Every promise, checked."""
    return [Check(promise, _shortened(list(look(facts)))) for promise, look in PROMISES.items()]


def violations(facts: Facts) -> list[str]:
    """The sentences of all promises that are broken; empty when everything is conserved."""
    return [sentence for check in checks(facts) for sentence in check.violations]


def _shortened(sentences: list[str]) -> tuple[str, ...]:
    more = len(sentences) - NAMED
    return (*sentences[:NAMED], f"… and {more} more like these") if more > 0 else tuple(sentences)


def _taken_in(facts: Facts) -> Violations:
    yield from (f"The API did not take what is as it should be: {said}" for said in facts.refused)


def _kept_everywhere(facts: Facts) -> Violations:
    noticed = {notice.referral_id for notice in facts.notices}
    made = {one for one, journey in facts.journeys.items() if journey.created}
    kept = {"referral": {*facts.lives}, "matching": {*facts.verdicts}, "notify": noticed, "reporting": made}
    for service, known in kept.items():
        yield from (f"{service} does not know the accepted referral {one}." for one in sorted(facts.accepted - known))


def _in_one_state(facts: Facts) -> Violations:
    standings: dict[str, Mapping[str, ReferralStanding]] = {"referral": facts.lives, "matching": facts.verdicts}
    for service, known in standings.items():
        for one, standing in known.items():
            if standing.matched_to and standing.waiting:
                yield f"{service} keeps the referral {one} as matched and as waiting."
            elif not standing.matched_to and not standing.waiting:
                yield f"{service} keeps the referral {one} neither as matched nor as waiting."


def _agreed(facts: Facts) -> Violations:
    for one, verdict in facts.verdicts.items():
        others: Mapping[str, ReferralStanding | None] = {
            "referral": facts.lives.get(one),
            "reporting": facts.journeys.get(one),
        }
        for service, standing in others.items():
            if standing and (standing.matched_to, standing.waiting) != (verdict.matched_to, verdict.waiting):
                yield f"{service} does not say of the referral {one} what matching says."


def _within_capacity(facts: Facts) -> Violations:
    for service, places in facts.places.items():
        if len(places.held_by) > places.capacity:
            yield f"The service {service} has {places.capacity} places, and {len(places.held_by)} are held."


def _one_place_per_match(facts: Facts) -> Violations:
    held = Counter((one, service) for service, places in facts.places.items() for one in places.held_by)
    matched = {(one, verdict.matched_to) for one, verdict in facts.verdicts.items() if verdict.matched_to}
    for one, service in sorted(matched - held.keys()):
        yield f"The referral {one} is matched to {service}, where it holds no place."
    for (one, service), count in held.items():
        if one in facts.accepted and (one, service) not in matched:
            yield f"The referral {one} holds a place at {service} without being matched to it."
        elif count > 1:
            yield f"The referral {one} holds {count} places at {service}."


def _one_notice_per_match(facts: Facts) -> Violations:
    written = Counter((notice.referral_id, notice.about) for notice in facts.notices)
    for one, verdict in facts.verdicts.items():
        expected = About.MATCHED if verdict.matched_to else About.UNMATCHED
        if not written[one, expected]:
            yield f"There is no notice of the referral {one} being {expected}."
        if verdict.waiting and written[one, About.MATCHED]:
            yield f"There is a notice of a match of the referral {one}, which waits."
    for (one, about), count in written.items():
        if count > 1:
            yield f"There are {count} notices of the referral {one} being {about}."


def _told_as_wished(facts: Facts) -> Violations:
    for notice in facts.notices:
        life = facts.lives.get(notice.referral_id)
        if life and life.wants_word != notice.wanted:
            against = "to go" if notice.wanted else "held back"
            yield f"The notice {notice.notice_id} is {against} against the person's wish."
        elif notice.wanted != notice.sent and not notice.in_doubt and not notice.cancelled:
            yield f"The notice {notice.notice_id} {'has not left' if notice.wanted else 'left, though it must not'}."


def _mailed_once(facts: Facts) -> Violations:
    for notice in facts.notices:
        mails = facts.mails.get(notice.notice_id, 0)
        if notice.sent and mails != 1:
            yield f"The notice {notice.notice_id} is in the mailbox {mails} times."
        elif mails > notice.in_doubt and not notice.sent:
            yield f"The notice {notice.notice_id} is in the mailbox, and notify does not know that it left."


def _came_as_recorded(facts: Facts) -> Violations:
    for one in sorted(facts.lives.keys() | facts.journeys.keys()):
        said = facts.came.get(one)
        if one in facts.lives and facts.lives[one].came != said:
            yield f"referral keeps of the referral {one} that the person {_came(facts.lives[one])}, not {said}."
        if one in facts.journeys and facts.journeys[one].came != said:
            yield f"reporting counts of the referral {one} that the person {_came(facts.journeys[one])}, not {said}."


def _came(known: Life | Journey) -> str:
    return known.came or "has not been expected yet"


def _counted_as_told(facts: Facts) -> Violations:
    told = facts.told
    counted = {one for one, journey in facts.journeys.items() if journey.told}
    if told != counted:
        yield f"{len(told)} people were told of a match, and reporting counts {len(counted)}."


def _nothing_left_over(facts: Facts) -> Violations:
    for service, waiting in facts.outboxes.items():
        if waiting:
            yield f"{service} has {waiting} events that have not left for Kafka."


def _no_dead_letters(facts: Facts) -> Violations:
    for service, dead in facts.dead_letters.items():
        if dead:
            yield f"{service} could not read or do {dead} messages; they are in the dead letters."


PROMISES: Mapping[str, Callable[[Facts], Violations]] = {
    "The API takes what is as it should be": _taken_in,
    "Every accepted referral is known to every service": _kept_everywhere,
    "Every referral is in exactly one state": _in_one_state,
    "All services say the same of a referral": _agreed,
    "No service is over its capacity": _within_capacity,
    "Every match holds exactly one place": _one_place_per_match,
    "Every match has exactly one notice": _one_notice_per_match,
    "People are told as they wished, or the doubt is kept": _told_as_wished,
    "The mailbox got no message twice, and every one that was sent": _mailed_once,
    "Attendance is kept and counted as it was recorded": _came_as_recorded,
    "Reporting counts as told who was told": _counted_as_told,
    "No event is left in an outbox": _nothing_left_over,
    "There are no dead letters": _no_dead_letters,
}
