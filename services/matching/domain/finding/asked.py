"""What a person asks for, and what they are, in the bits that the columns of the engine have."""

from dataclasses import dataclass, replace

from services.contract.words.listing_words import AccessNeed, Way
from services.matching.domain.finding.columns import code_of
from services.matching.domain.finding.eligibility import (
    ACCESS,
    ACCESS_FROM_HOME,
    ANY_AGE,
    ANY_BOROUGH,
    NEEDS,
    WAYS,
    bits,
    identity,
)
from services.matching.domain.person import Person

ENGLISH = "en"
COME = WAYS[Way.IN_PERSON]
FROM_HOME = sum(WAYS.values()) - COME


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be met. `identity` is all that must be admitted; `languages` is empty where English will do."""

    needs: int
    identity: int
    outcode: int
    ways: int
    access: int
    access_from_home: int
    languages: tuple[int, ...]

    @classmethod
    def by(cls, person: Person) -> "Asked":
        """All that this person asks for; who says no language speaks English, and who says no way takes any."""
        wanted = person.wanted
        spoken = () if ENGLISH in wanted.languages else tuple(map(code_of, wanted.languages))
        from_home = [AccessNeed(one) for one in wanted.access_needs if one in ACCESS_FROM_HOME]
        return cls(
            needs=bits(person.needs, NEEDS),
            identity=identity(person),
            outcode=code_of(wanted.outcode),
            ways=bits(wanted.ways or Way, WAYS),
            access=bits(wanted.access_needs, ACCESS),
            access_from_home=bits(from_home, ACCESS),
            languages=spoken,
        )

    @property
    def identity_anywhere(self) -> int:
        """What must be admitted where the outcode is served, whichever borough it lies in."""
        return self.identity & ~ANY_BOROUGH

    def of_any_age(self) -> "Asked":
        """The same, asked by somebody whose age does not matter."""
        return replace(self, identity=self.identity & ~ANY_AGE)

    def reached(self) -> "Asked":
        """The same needs and the same place, and nothing else."""
        return replace(
            self,
            identity=self.identity & ANY_BOROUGH,
            ways=COME | FROM_HOME,
            access=0,
            access_from_home=0,
            languages=(),
        )
