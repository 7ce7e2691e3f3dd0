"""Draws what decides a match into the transparency record, from the code and the weights; `make schemas` runs it."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from services.contract.events import ReferralCreated
from services.contract.words.matching_words import Rule
from services.matching import weights_file
from services.matching.domain.ranking.ranked import NEAR_TIE
from services.matching.domain.ranking.weights import PARTS, BoroughWeights
from services.matching.domain.search import Wanted

RECORD = Path(__file__).with_name("TRANSPARENCY.md")

# What each thing that matching keeps of a referral is used for.
USED_FOR: Mapping[str, str] = {
    "needs": "rules and score: what a service must be for, the most pressing first",
    "urgency": "turn: who chooses first, and who is first on the waiting list",
    "outcode": "rules and score: where a service must be within reach, and how far it is",
    "channel": "nothing; it is passed on, so that the person is told as they agreed",
    "age_band": "rules: the whole band must lie within a service's ages",
    "gender": "rules: a service that is for some genders only",
    "referrer_role": "rules: a service to which only some may refer",
    "languages": "rules: who uses no English goes where one of their languages is spoken",
    "access_needs": "rules: all that they need to take part must be stated",
    "ways": "rules: in person, by telephone, online, at home",
    "hints": "score: topics that the person named, or that were read in their words; they order, and never exclude",
    "accompanied": "rules: a volunteer must be free to come along",
    "deprivation_decile": 'turn on the waiting list, only where a borough has chosen `equity = "deprivation"`',
}
# Of the event of a referral, what is not sought by, and counts all the same.
ALSO_USED: Mapping[str, str] = {
    "referral_id": "names the referral; from it and a service's id the lot of a near tie is drawn",
    "needs_human": "whether a human must look first; until they have, no place is sought",
}
RULES: Mapping[Rule, str] = {
    Rule.LISTED: "is in the directory",
    Rule.NEED: "is there for at least one of the needs",
    Rule.NOT_DECLINED: "has not been declined, by the person or by its provider",
    Rule.AGE: "is for the whole of the person's age band; who is under 18 is sent nowhere",
    Rule.GENDER: "is for people of their gender, where it is for some only",
    Rule.REFERRER: "takes people from whoever referred them",
    Rule.AREA: "serves where they live",
    Rule.BORDER: "is kept by their borough, or by one that shares services with it",
    Rule.LANGUAGE: "is in a language that they use",
    Rule.WAY: "can be taken part in as they can",
    Rule.ACCESS: "states all that they need to be able to take part",
    Rule.REACH: "is within reach",
    Rule.OPEN: "is open",
    Rule.ROOM: "has a place free",
    Rule.COMPANION: "has a volunteer free to come along, where they asked for one",
}


def drawn(page: str, weights: BoroughWeights) -> str:
    """The page with each table in its place, between `<!-- name -->` and `<!-- end -->`."""
    tables = {
        "inputs": inputs(),
        "not-used": not_used(),
        "rules": rules(),
        "weights": weighed(weights),
        "ties": f"{NEAR_TIE:g}\n",
    }
    for name, table in tables.items():
        before, there, after = page.partition(f"<!-- {name} -->\n")
        if there:
            page = before + there + table + after[after.index("<!-- end -->") :]
    return page


def inputs() -> str:
    """All that matching keeps of a referral, and what for."""
    used = {**ALSO_USED, **{name: USED_FOR[name] for name in Wanted.model_fields}}
    return _table(("what is known of a referral", "used for"), ((f"`{name}`", what) for name, what in used.items()))


def not_used() -> str:
    """What the event of a referral says that matching does not even keep."""
    unused = [name for name in ReferralCreated.model_fields if name not in {**Wanted.model_fields, **ALSO_USED}]
    return "".join(f"- `{name}`\n" for name in unused)


def rules() -> str:
    """The rules, in the order in which the first that fails is told."""
    return "".join(f"{number}. `{rule}`: the service {RULES[rule]}.\n" for number, rule in enumerate(Rule, 1))


def weighed(weights: BoroughWeights) -> str:
    """The weights of each borough; boroughs that have chosen the same stand together."""
    by_version = sorted(weights.items(), key=lambda one: (one[1].version, one[0]))
    rows = []
    for chosen, boroughs in groupby(by_version, key=lambda one: one[1]):
        names = [slug.value for slug, _ in boroughs]
        who = "all" if len(names) == len(weights) else ", ".join(names)
        rows.append((who, chosen.version, *(f"{weight:g}" for weight in chosen.parts().values())))
    return _table(("boroughs", "version", *PARTS), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    chosen = weights_file.read(Path(sys.argv[1]))
    RECORD.write_text(drawn(RECORD.read_text(encoding="utf-8"), chosen), encoding="utf-8")
