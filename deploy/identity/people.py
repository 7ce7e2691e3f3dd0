"""The demonstration's invented people, and what their issuer says of them; `deploy/roles.toml` makes roles of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deploy.invented.listings.listing import organization_id
from services.contract.boroughs import BOROUGHS


@dataclass(frozen=True)
class Person:
    """Somebody to choose: the id that stands beside what they do, what they are called, and what they do."""

    id: str
    name: str
    does: str
    groups: Sequence[str]
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def claims(self) -> Mapping[str, object]:
        """What the issuer says of them."""
        return {"sub": self.id, "name": self.name, "groups": list(self.groups), **self.more}


def _provider(host: str) -> Mapping[str, object]:
    # It has an organisation in each borough, as the demonstration's tokens have it.
    slug = f"{host.lower().replace(' ', '-')}-invented"
    return {"organisation": slug, "provides": [organization_id(host, borough) for borough in BOROUGHS]}


PEOPLE = (
    Person("amina.southwark", "Amina", "link worker in Southwark", ("southwark-link-workers",)),
    Person("sam.southwark", "Sam", "leads safeguarding in Southwark", ("southwark-safeguarding",)),
    Person("hanna.hackney", "Hanna", "link worker in Hackney", ("hackney-link-workers",)),
    Person("bea.bridge-house", "Bea", "runs the services of Bridge House", ("providers",), _provider("Bridge House")),
    Person("leo.lantern-hall", "Leo", "runs the services of Lantern Hall", ("providers",), _provider("Lantern Hall")),
    Person("grace.surgery", "Dr Grace", "refers from a GP practice in Southwark", ("southwark-practice",)),
    Person("carl.council", "Carl", "refers from the council in Hackney", ("hackney-council",)),
    Person("ada.southwark", "Ada", "looks at Southwark’s figures", ("southwark-analysts",)),
    Person("rui.region", "Rui", "looks at all of London’s figures", ("region-analysts",)),
    Person("edie.directory", "Edie", "edits Southwark’s directory of services", ("southwark-directory",)),
    Person("olu.ops", "Olu", "runs Linkway, and sees nobody’s details", ("ops",)),
)
BY_ID: Mapping[str, Person] = {person.id: person for person in PEOPLE}
