"""The referrals of the day: who refers whom, from where, for what, and what people will decide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from random import Random
from typing import Any

from deploy.invented import consents, courses, london, people, stories, taking_part
from deploy.invented.courses import Course
from services.contract.boroughs import BOROUGHS, Borough
from services.contract.words.vocabulary import Channel, Need, ReferrerRole, Urgency

# The postcodes of the borough with this GSS code.
PostcodesIn = Callable[[str], Sequence[str]]

NEEDS: dict[Need, int] = {
    Need.LONELINESS: 20,
    Need.LOW_MOOD: 14,
    Need.INACTIVITY: 12,
    Need.DEBT: 9,
    Need.HOUSING: 9,
    Need.BENEFITS: 9,
    Need.FOOD: 6,
    Need.BEREAVEMENT: 5,
    Need.CARING: 5,
    Need.EMPLOYMENT: 5,
    Need.LEARNING: 3,
    Need.GETTING_AROUND: 3,
    Need.ARTS: 4,
    Need.NATURE: 3,
    Need.PHYSICAL_ACTIVITY: 4,
    Need.LEGAL_ADVICE: 4,
    Need.VOLUNTEERING: 2,
    Need.DIGITAL_SKILLS: 4,
    Need.PARENTING: 3,
    Need.LANGUAGE: 4,
}
# What people ask for more often where a borough is more deprived, and less where it is less.
OF_DEPRIVATION = frozenset(
    {Need.DEBT, Need.HOUSING, Need.BENEFITS, Need.FOOD, Need.EMPLOYMENT, Need.LEGAL_ADVICE, Need.LANGUAGE}
)
NEEDS_EACH: dict[int, int] = {1: 55, 2: 33, 3: 12}
URGENCIES: dict[Urgency, int] = {Urgency.ROUTINE: 75, Urgency.SOON: 20, Urgency.URGENT: 5}
ROLES: dict[ReferrerRole, int] = {
    ReferrerRole.GP: 52,
    ReferrerRole.LINK_WORKER: 28,
    ReferrerRole.VOLUNTARY_ORGANISATION: 13,
    ReferrerRole.COUNCIL: 7,
}
CHANNELS: dict[Channel, int] = {Channel.EMAIL: 85, Channel.NONE: 15}


@dataclass(frozen=True)
class Planned:
    """One referral to be sent: its borough, the body of the request, and what people will decide."""

    number: int
    borough: Borough
    body: dict[str, Any]
    course: Course

    @property
    def asked(self) -> dict[str, Any]:
        """The request as `POST /v1/referrals` takes it, which asks more."""
        return {**self.with_agreements, "safeguarding": self.course.needs_a_human}

    @property
    def with_agreements(self) -> dict[str, Any]:
        """The request with what the person agrees to for each disclosure, as a partner's topic takes it."""
        return {**self.body, "consent": {**self.body["consent"], **consents.invented(self.number)}}

    @property
    def wants_word(self) -> bool:
        """Whether the person agreed to be told."""
        return bool(self.body["consent"]["channel"] != Channel.NONE)


def plan(
    count: int,
    random: Random,
    *,
    today: date,
    postcodes_in: PostcodesIn,
    boroughs: Sequence[Borough] = BOROUGHS,
    numbers: Random | None = None,
    as_people_live: bool = False,
) -> list[Planned]:
    """So many referrals, from each borough in turn; always the same for the same random source and day.

    `as_people_live` they come from each borough by the number of its people, ask for what its deprivation suggests,
    tell their stories, and some say what they need to take part.

    With another source of `numbers`, the same people have other NHS numbers: whoever was referred stays known.
    """
    postcodes = {borough.gss: postcodes_in(borough.gss) for borough in boroughs}
    someone = people.invented(random, today=today, numbers=numbers)
    from_where = london.spread(count, boroughs, random) if as_people_live else islice(cycle(boroughs), count)
    return [
        _planned(number, borough, next(someone), random, postcodes[borough.gss], as_people_live=as_people_live)
        for number, borough in enumerate(from_where)
    ]


def _planned(
    number: int,
    borough: Borough,
    person: people.Person,
    random: Random,
    postcodes: Sequence[str],
    *,
    as_people_live: bool,
) -> Planned:
    body = _body(person, random, postcodes, _asked_for(borough) if as_people_live else NEEDS)
    if as_people_live:
        body["person"] |= taking_part.invented(number)
        body |= stories.invented(number, body["needs"][0])
    return Planned(number, borough, body, courses.invented(random))


def _asked_for(borough: Borough) -> Mapping[Need, float]:
    """What people of the borough ask for: three times as deprived is three times as often what comes of that."""
    tilt = london.figures()[borough.slug].deprivation / london.mean_deprivation()
    return {need: weight * (tilt if need in OF_DEPRIVATION else 1) for need, weight in NEEDS.items()}


def _body(
    person: people.Person, random: Random, postcodes: Sequence[str], asked_for: Mapping[Need, float]
) -> dict[str, Any]:
    """The request as `POST /referrals` takes it."""
    needs = needs_of(random, asked_for)
    return {
        "needs": needs,
        "story": stories.plain(needs[0]),
        "urgency": people.weighted(random, URGENCIES),
        "person": {
            "name": person.name,
            "born_on": person.born_on.isoformat(),
            "gender": person.gender,
            "ethnic_category": person.ethnic_category,
            "nhs_number": person.nhs_number,
            "email": person.email,
            "phone": person.phone,
        },
        "postcode": random.choice(postcodes),
        "consent": {"to_refer": True, "channel": people.weighted(random, CHANNELS)},
        "referrer": {"role": people.weighted(random, ROLES), "name": f"A colleague {people.INVENTED}"},
    }


def needs_of(random: Random, asked_for: Mapping[Need, float]) -> list[Need]:
    """One to three needs, each once, the most pressing first, each as likely as its weight."""
    wanted = people.weighted(random, NEEDS_EACH)
    chosen: dict[Need, None] = {}
    while len(chosen) < wanted:
        chosen[people.weighted(random, asked_for)] = None
    return list(chosen)
