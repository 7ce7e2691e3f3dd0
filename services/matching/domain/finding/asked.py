"""What a person asks for, and what they are, in the bits that the columns of the engine have."""

from dataclasses import dataclass, replace

from services.contract.words.listing_words import Way
from services.matching.domain.finding.columns import code_of
from services.matching.domain.finding.eligibility import (
    ACCESS,
    ACCESS_FROM_HOME,
    AGES,
    BOROUGHS,
    NEEDS,
    WAYS,
    identity,
)
from services.matching.domain.person import Person

ENGLISH = "en"
COME = WAYS.of_one[Way.IN_PERSON]
FROM_HOME = WAYS.any - COME


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
        from_home = tuple(one for one in wanted.access_needs if one in ACCESS_FROM_HOME)
        return cls(
            needs=NEEDS.of(person.needs),
            identity=identity(person),
            outcode=code_of(wanted.outcode),
            ways=WAYS.of(wanted.ways) if wanted.ways else WAYS.any,
            access=ACCESS.of(wanted.access_needs),
            access_from_home=ACCESS.of(from_home),
            languages=spoken,
        )

    @property
    def identity_anywhere(self) -> int:
        """What must be admitted where the outcode is served, whichever borough it lies in."""
        return self.identity & ~BOROUGHS.any

    def of_any_age(self) -> "Asked":
        """The same, asked by somebody whose age does not matter."""
        return replace(self, identity=self.identity & ~AGES.any)

    def relaxed(self) -> "Asked":
        """The same needs, asked by anybody who can take part in any way, wherever they live."""
        return replace(self, identity=0, outcode=0, ways=COME | FROM_HOME, access=0, access_from_home=0, languages=())

    def reached(self) -> "Asked":
        """The same needs and the same place, and nothing else."""
        return replace(
            self,
            identity=self.identity & BOROUGHS.any,
            ways=COME | FROM_HOME,
            access=0,
            access_from_home=0,
            languages=(),
        )
