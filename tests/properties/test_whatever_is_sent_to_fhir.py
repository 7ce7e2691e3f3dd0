"""Whatever is sent to /fhir is answered as its document says, never 500; so is every message that is nearly right."""

from copy import deepcopy
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.runtime.working.callers import Caller
from tests.fakes.callers import MemoryCallers
from tests.fakes.referral_service import ServiceInMemory
from tests.properties.test_whatever_is_sent import BY_MEANING, PATIENCE, SOMEBODY, TOKEN
from tests.support.gp_system import GpSystem, a_message

SERVICE = ServiceInMemory()
SERVICE.callers.known = MemoryCallers(SOMEBODY).known
schema = schemathesis.openapi.from_asgi(
    "/fhir/openapi.json",
    SERVICE.doors,
    config=schemathesis.Config.from_dict(
        {**PATIENCE, "checks": {"positive_data_acceptance": {"expected-statuses": [*BY_MEANING, "400"]}}}
    ),
)
MESSAGE = a_message(safeguarding=True)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda within: st.lists(within, max_size=3) | st.dictionaries(st.text(max_size=5), within, max_size=3),
    max_leaves=6,
)
Place = tuple[Any, ...]


@schema.parametrize()
@settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_documented(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(headers=TOKEN)


def places(of: object, path: Place = ()) -> list[Place]:
    """Every place in a message."""
    steps = of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ()
    return [*([path] if path else []), *(place for name, value in steps for place in places(value, (*path, name)))]


@settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(place=st.sampled_from(places(MESSAGE)), value=ANYTHING)
async def test_a_message_with_anything_in_one_place_is_answered_in_words(place: Place, value: object) -> None:
    message: Any = deepcopy(MESSAGE)
    within = message
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = value
    SERVICE.begin_anew()
    SERVICE.callers.known = MemoryCallers(Caller("invented-surgery", SOMEBODY.rights)).known
    answered = await GpSystem(SERVICE.surgery).send(message)

    assert answered.status_code in (200, 400, 404, 409, 422), answered.text
    assert answered.status_code == 200 or all(one["diagnostics"] for one in answered.json()["issue"])
