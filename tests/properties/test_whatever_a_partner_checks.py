"""Whatever a partner gives its kit is valid, or each fault has a path, a rule and what to do; nothing else comes."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from deploy.partner_kit import examples
from deploy.partner_kit.validating.finding import Finding
from services.referral.commands.ask import AskedReferral
from tests.support.partner_events import an_event, checked

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inside: some.lists(inside, max_size=3) | some.dictionaries(some.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)
NAMES = some.sampled_from(sorted(examples.BY_NAME))
Steps = tuple[str | int, ...]


def places(held: Any, steps: Steps = ()) -> list[Steps]:
    """Every place in an event, the innermost too."""
    inside = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    return [steps, *(place for name, part in inside for place in places(part, (*steps, name)))]


def put(held: Any, steps: Steps, value: Any) -> Any:
    """The same with another value in that place."""
    if not steps:
        return value
    first, *rest = steps
    changed: Any = dict(held) if isinstance(held, dict) else list(held)
    changed[first] = put(held[first], tuple(rest), value)
    return changed


def assert_each_can_be_mended(found: list[Finding]) -> None:
    for one in found:
        assert one.path.startswith("#")
        assert one.rule
        assert len(one.mend) > len("Mend it.")


@settings(deadline=None)
@given(NAMES, some.data(), VALUES)
def test_one_value_that_is_otherwise_is_taken_or_told(name: str, data: some.DataObject, value: Any) -> None:
    event = an_event(name)
    place = data.draw(some.sampled_from(places(event)))

    assert_each_can_be_mended(checked(put(event, place, value)))


@settings(deadline=None)
@given(NAMES, some.sampled_from(["id", "type", "time", "specversion", "data"]))
def test_what_lacks_what_is_needed_has_a_fault(name: str, attribute: str) -> None:
    event = an_event(name)
    del event[attribute]

    found = checked(event)

    assert found
    assert_each_can_be_mended(found)


@settings(deadline=None)
@given(some.binary(max_size=200) | VALUES.map(lambda held: json.dumps(held).encode()))
def test_what_is_no_event_has_a_fault(message: bytes) -> None:
    found = checked(message)

    assert found
    assert_each_can_be_mended(found)


@settings(deadline=None)
@given(some.data(), VALUES)
def test_a_referral_in_which_nothing_is_wrong_can_be_asked_for(data: some.DataObject, value: Any) -> None:
    event = an_event()
    place = data.draw(some.sampled_from([place for place in places(event) if place[:1] == ("data",)]))
    changed = put(event, place, value)

    if not checked(changed):
        AskedReferral.model_validate(changed["data"])
