"""All faults of a request in one answer: those of shape, and what cannot be meant, as far as it can be read."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from typing_extensions import override

from services.contract.doors.refusals import Fault, Refusal
from services.referral.commands.refer import ReferPerson
from services.referral.domain.age import day_in_london
from services.referral.handlers.intake.checking import Facts, refusals
from services.referral.handlers.intake.referring import Referring
from services.runtime.clock import Clock
from services.runtime.serving.requests.json_bodies import JsonRoute

_KEY = ("header", "Idempotency-Key")


class KeyMissing(Refusal):
    """A request that changes something came without an Idempotency-Key, so that sending it again might do it twice."""

    status = 400
    title = "The Idempotency-Key is missing"
    what_to_do = "Send the header Idempotency-Key with a value of your own, a new UUID for each new request."


def route_class(referring: Referring, clock: Clock) -> type[JsonRoute]:
    """Routes that answer a request with faults by all of them."""

    class WholeRequest(JsonRoute):
        @override
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()
            is_to_refer = self.body_field is not None and self.body_field.field_info.annotation is ReferPerson

            async def whole(request: Request) -> Response:
                try:
                    return await handle(request)
                except RequestValidationError as invalid:
                    meant = _meant(referring, clock, invalid.body) if is_to_refer else []
                    raise _all(invalid, meant) from None

            return whole

    return WholeRequest


def _meant(referring: Referring, clock: Clock, body: object) -> list[Fault]:
    found = refusals(Facts.read(body), referring.gazetteer, day_in_london(clock()))
    return [fault for refusal in found for fault in refusal.faults]


def _all(invalid: RequestValidationError, meant: list[Fault]) -> Exception:
    shape = list(invalid.errors())
    if not meant and [tuple(one["loc"]) for one in shape] == [_KEY] and shape[0]["type"] == "missing":
        return KeyMissing(KeyMissing.what_to_do)
    pointed = {"/".join(map(str, one["loc"][1:])) for one in shape}
    more = [_as_pydantics(fault) for fault in meant if fault.pointer.removeprefix("#/") not in pointed]
    return RequestValidationError([*shape, *more], body=invalid.body)


def _as_pydantics(fault: Fault) -> dict[str, Any]:
    return {"type": fault.code, "loc": ("body", *fault.pointer.split("/")[1:]), "msg": fault.detail}
