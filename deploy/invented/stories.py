"""What invented people say in their own words: most of what they miss, a few of what they fear, some in no English."""

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.invented.people import INVENTED
from services.contract.words.vocabulary import NEED_PHRASES, Need

# Of so many people one is in danger, says it in another language, or states an interest.
FEARS_EVERY, IN_ANOTHER_LANGUAGE_EVERY, STATES_EVERY = 40, 25, 6

BY_NEED: Mapping[Need, Sequence[str]] = {
    Need.LONELINESS: (
        "Fed up on her own, and only the telly for company. She used to sing in a choir.",
        "He lost his wife in spring and eats alone. A lunch club would do him good.",
        "Likes cards and a good natter, and doesn't see anybody from one week to the next.",
    ),
    Need.DEBT: ("The bailiffs came, and she is afraid to open her post.", "Behind with the bills, and maxed out."),
    Need.HOUSING: (
        "Got a section 21 and two months to find somewhere.",
        "Damp and mould in both rooms; the baby coughs.",
    ),
    Need.BEREAVEMENT: ("Lost my husband at Christmas.", "Her mum passed away, and she would like others who grieve."),
    Need.INACTIVITY: (
        "Sits all day and gets out of breath; would like chair exercises.",
        "Would go walking with others.",
    ),
    Need.EMPLOYMENT: ("Made redundant; has never written a CV.", "Out of work for two years and lost confidence."),
    Need.FOOD: ("The cupboards are bare by the weekend.", "Skips meals so that the kids can eat."),
    Need.BENEFITS: ("PIP was refused, and she can't read the letters.", "Needs help to fill in a long form."),
    Need.CARING: ("Looks after his mother, who has dementia, and never gets a break.", "An unpaid carer, worn out."),
    Need.LOW_MOOD: ("Low since the summer, and can't sleep.", "Anxious all the time; gardening helps, or painting."),
    Need.LEARNING: ("Left school young and would like an evening class.", "Wants to keep her brain active."),
    Need.GETTING_AROUND: ("Housebound since she gave up driving.", "Lost his nerve on buses since a fall."),
    Need.ARTS: ("Used to paint, and to sew.", "Loves pottery, and making things with others."),
    Need.NATURE: ("Misses her garden; would love an allotment.", "Wants fresh air, trees and birds."),
    Need.PHYSICAL_ACTIVITY: ("Played football until his knees went.", "Wants to learn to swim."),
    Need.LEGAL_ADVICE: ("Sacked without notice.", "Needs a solicitor about a divorce."),
    Need.VOLUNTEERING: (
        "Retired, with time on her hands, and would like to be useful.",
        "Wants to give something back.",
    ),
    Need.DIGITAL_SKILLS: ("Everything is online and he can't use his phone.", "Has a tablet, still in its box."),
    Need.PARENTING: ("A new mum who knows no one round here.", "A single dad; bedtimes are a battle."),
    Need.LANGUAGE: ("Came here last year and wants English classes.", "Her English is poor, and she is shy."),
}
FEARS = (
    "Her partner checks her phone and won't let her see friends.",
    "He says that he can't go on, and has been saving up his tablets.",
    "Some lads have moved into his flat and use it for selling.",
    "Her grandson takes her pension, and she is frightened of him.",
)
IN_ANOTHER_LANGUAGE = ("আমি একা থাকি, কারও সাথে কথা বলতে চাই।", "Mieszkam sama i chciałabym poznać ludzi.")
INTERESTS = ("choir", "allotment", "walking-group", "board-games", "crafts", "computers")


def plain(need: Need) -> str:
    """A story that says no more than the need."""
    return f"Would like {NEED_PHRASES[need]}. {INVENTED}"


def invented(number: int, need: Need) -> dict[str, Any]:
    """The story of the person of this number, and what they would like where they state it, as the doors take it."""
    told: dict[str, Any] = {"story": f"{_story(number, BY_NEED[need])} {INVENTED}"}
    if number % STATES_EVERY == 0:
        told["interests"] = [INTERESTS[number // STATES_EVERY % len(INTERESTS)]]
    return told


def _story(number: int, of_the_need: Sequence[str]) -> str:
    if number % FEARS_EVERY == FEARS_EVERY - 1:
        return FEARS[number // FEARS_EVERY % len(FEARS)]
    if number % IN_ANOTHER_LANGUAGE_EVERY == 1:
        return IN_ANOTHER_LANGUAGE[number // IN_ANOTHER_LANGUAGE_EVERY % len(IN_ANOTHER_LANGUAGE)]
    return of_the_need[number % len(of_the_need)]
