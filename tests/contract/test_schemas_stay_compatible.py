"""What was released stays readable.

`released/` holds each schema as it was first released. A compatible addition (an optional field, a further word)
needs no change there. A breaking change is a new event version with a file of its own; so is a new event:
`cp services/contract/schemas/<name>.json tests/contract/released/`, once, and never again.
"""

import json
from pathlib import Path

import pytest

from services.contract.documents.catalogue import PUBLISHED
from tests.contract.compatibility import Schema, breaches
from tests.contract.planted import BREAKING, COMPATIBLE, OLD

RELEASED = Path(__file__).parent / "released"
NAMES = sorted(path.name for path in RELEASED.glob("*.json"))


def schema(folder: Path, name: str) -> Schema:
    read: Schema = json.loads((folder / name).read_text())
    return read


@pytest.mark.parametrize("name", NAMES)
def test_a_released_event_is_still_published_and_breaks_with_nothing(name: str) -> None:
    assert breaches(schema(RELEASED, name), schema(PUBLISHED, name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_property_of_a_real_event_can_be_lost_unseen(name: str) -> None:
    released = schema(RELEASED, name)

    for lost in released["properties"]:
        kept = {other: part for other, part in released["properties"].items() if other != lost}
        assert f"#/{lost} was removed" in breaches(released, released | {"properties": kept})


def test_every_published_event_was_released() -> None:
    assert {path.name for path in PUBLISHED.glob("*.v*.json")} == set(NAMES)


@pytest.mark.parametrize("planted", BREAKING)
def test_the_checker_catches(planted: str) -> None:
    new, finding = BREAKING[planted]

    found = breaches(OLD, new)

    assert [one for one in found if one.startswith(finding)], found


@pytest.mark.parametrize("planted", COMPATIBLE)
def test_the_checker_lets_pass(planted: str) -> None:
    assert breaches(OLD, COMPATIBLE[planted]) == []
