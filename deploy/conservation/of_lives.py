"""Checks of referrals' lives: each is known everywhere, in one state, and ended and was attended as it was recorded."""

from collections.abc import Iterator, Mapping

from deploy.conservation.facts import ANSWERS, HOLDING, Facts, Journey, KeptReferral, Life, ReferralStatus
from services.contract.words.life_words import AttendanceOutcome
from services.referral.domain.life import State


def taken_in(facts: Facts) -> Iterator[str]:
    """No door refused what is as it should be."""
    yield from (f"The API did not take what is as it should be: {said}" for said in facts.refused)


def kept_everywhere(facts: Facts) -> Iterator[str]:
    """Each service knows each referral; notify those of which there was something to tell."""
    noticed = {notice.referral_id for notice in facts.notices}
    answered = {said.referral_id for said in facts.said if said.word in ANSWERS}
    made = {one for one, journey in facts.journeys.items() if journey.created}
    kept = {"referral": {*facts.lives}, "matching": {*facts.verdicts}, "reporting": made}
    for service, known in kept.items():
        yield from (f"{service} does not know the accepted referral {one}." for one in sorted(facts.accepted - known))
    for one in sorted(facts.accepted & answered - noticed):
        yield f"notify does not know the referral {one}, which matching has answered."


def in_one_state(facts: Facts) -> Iterator[str]:
    """A referral has a place, or waits, or has ended; and no place is sought any more once all is at rest."""
    kept_by: dict[str, Mapping[str, KeptReferral]] = {"referral": facts.lives, "matching": facts.verdicts}
    for service, known in kept_by.items():
        for one, kept in known.items():
            if also := _also(kept):
                yield f"{service} keeps the referral {one} as {kept.status}, and {also}."
    for one, life in facts.lives.items():
        if (life.status is ReferralStatus.ENDED) != bool(life.end):
            yield f"referral keeps the referral {one} as {life.status}, and its end as {life.end or 'none'}."


def _also(kept: KeptReferral) -> str | None:
    """What does not go together with how the referral stands."""
    if kept.status is ReferralStatus.SOUGHT:
        return "nothing moves any more"
    if (kept.status in HOLDING) != bool(kept.matched_to):
        return "as matched" if kept.matched_to else "as matched nowhere"
    return "as waiting" if kept.waiting and kept.status is not ReferralStatus.WAITING else None


def agreed(facts: Facts) -> Iterator[str]:
    """Matching and reporting say of a referral what its owner says."""
    for one, life in facts.lives.items():
        verdict, journey = facts.verdicts.get(one), facts.journeys.get(one)
        if verdict and (verdict.status, verdict.matched_to) != (life.status, life.matched_to):
            yield f"matching does not say of the referral {one} what referral says: {verdict.status}."
        if journey and (journey.end, journey.matched_to) != (life.end, life.matched_to):
            yield f"reporting does not say of the referral {one} what referral says."


def ended_as_asked(facts: Facts) -> Iterator[str]:
    """What was ended through a door has ended so, closed ones with an outcome; nothing else has ended."""
    for one, life in facts.lives.items():
        asked = facts.ended.get(one)
        if one in facts.accepted and life.end is not asked:
            yield f"The referral {one} was {asked or 'not ended'} through the doors, and is kept as {_end(life)}."
        elif life.end is State.CLOSED and not life.outcome:
            yield f"The referral {one} is closed without an outcome."


def due_while_open(facts: Facts) -> Iterator[str]:
    """Whoever is waited for has a time by which to answer, and nothing is due of what has ended."""
    for service, referrals in facts.timers.items():
        for one in sorted(referrals):
            if one in facts.lives and facts.lives[one].status is ReferralStatus.ENDED:
                yield f"{service} has something due of the referral {one}, which has ended."
    for one, life in facts.lives.items():
        if life.is_awaited and one not in facts.timers.get("referral", ()):
            yield f"Somebody is to answer for the referral {one}, and no time is set by which."


def _end(life: Life) -> str:
    return life.end or "not ended"


def came_as_recorded(facts: Facts) -> Iterator[str]:
    """Each day's last word is kept, and whoever came at all is counted so."""
    for one in sorted(facts.lives.keys() | facts.journeys.keys()):
        said = dict(facts.came.get(one, {}))
        if one in facts.lives and dict(facts.lives[one].came) != said:
            yield f"referral keeps of the referral {one} that it was {_days(facts.lives[one])}, not {_words(said)}."
        if one in facts.journeys and facts.journeys[one].attended != (AttendanceOutcome.ATTENDED in said.values()):
            yield f"reporting counts of the referral {one} that the person {_came(facts.journeys[one])}."


def offered_as_reported(facts: Facts) -> Iterator[str]:
    """Whoever was offered a place stands in the fairness report with the days before that."""
    for one, journey in sorted(facts.journeys.items()):
        if not journey.is_dated:
            yield f"reporting does not know how long the referral {one} took to be offered a place."


def _days(life: Life) -> str:
    return _words(life.came)


def _words(days: Mapping[str, AttendanceOutcome]) -> str:
    return ", ".join(f"{came} on {day}" for day, came in sorted(days.items())) or "attended on no day"


def _came(journey: Journey) -> str:
    return "came" if journey.attended else "did not come"
