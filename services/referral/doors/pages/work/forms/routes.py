"""Which form is meant by an address: most have a route of their own, and those that are alike share one."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from fastapi import Request

from services.contract.doors.refusals import Refusal
from services.referral.doors.pages.work.forms.action_form import FormAsked

F = TypeVar("F", bound=FormAsked)


class NoSuchForm(Refusal):
    """There is no form at this address."""

    status = 404
    title = "There is no such page"
    what_to_do = "Go back to the person, and choose there what to do."


def by_route(forms: Iterable[F]) -> Mapping[str, Mapping[str, F]]:
    """The forms by their routes, and there by their paths."""
    found: dict[str, dict[str, F]] = {}
    for one in forms:
        found.setdefault(one.route or one.path, {})[one.path] = one
    return found


def form_at(request: Request, route: str, forms: Mapping[str, F]) -> F:
    """The form of the route that the request is for; raises NoSuchForm."""
    asked = forms.get(route.format(**request.path_params))
    if asked is None:
        raise NoSuchForm(NoSuchForm.what_to_do)
    return asked
