"""Every action, asked for by whoever has each tie and by whoever has none, is answered by the table."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.listing_rights import MAY_WITH_A_LISTING, NEEDED_FOR, ListingAction, ListingTie
from services.contract.doors.rights import TokenRight
from services.matching.keeping import kept
from services.matching.keeping.kept import Note
from services.matching.keeping.proposals import Proposal, ProposalKind
from services.matching.keeping.store import Change
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.listing_service import A_PROVIDER, AN_EDITOR, ListingsInMemory
from tests.support.builders import NOW, SERVICE_ID

A_PROPOSAL = UUID(int=77)
NOBODYS = str(UUID(int=9))


@dataclass(frozen=True)
class Ask:
    """How an action is asked for."""

    method: str
    path: str
    body: dict[str, Any] | None = None


ASKS: dict[ListingAction, tuple[Ask, ...]] = {
    ListingAction.READ: (
        Ask("GET", f"/listings/{SERVICE_ID}"),
        Ask("GET", f"/listings/{SERVICE_ID}/versions"),
    ),
    ListingAction.CHANGE: (Ask("PATCH", f"/listings/{SERVICE_ID}", {"places": 3}),),
    ListingAction.CONFIRM: (Ask("POST", f"/listings/{SERVICE_ID}/confirmation"),),
    ListingAction.HAND_BACK: (Ask("DELETE", f"/listings/{SERVICE_ID}/changes/wait_days"),),
    ListingAction.WITHDRAW: (Ask("POST", f"/listings/{SERVICE_ID}/withdrawal"),),
    ListingAction.DECIDE: (
        Ask("POST", f"/listings/queue/{A_PROPOSAL}/approval"),
        Ask("POST", f"/listings/queue/{A_PROPOSAL}/refusal"),
    ),
}
EVERY_ASK = [(action, ask) for action in ListingAction for ask in ASKS[action]]
TIED = {ListingTie.PROVIDES_IT: A_PROVIDER, ListingTie.KEEPS_IT: AN_EDITOR}
BOTH = frozenset({TokenRight.LIST, TokenRight.EDIT})
STRANGERS = {
    "a provider of another organisation": replace(A_PROVIDER, provides=(UUID(int=5),)),
    "a provider of nothing": replace(A_PROVIDER, provides=()),
    "an editor of another borough": replace(AN_EDITOR, boroughs=(BoroughSlug.CAMDEN,)),
    "who provides it and may only edit": replace(A_PROVIDER, rights=frozenset({TokenRight.EDIT})),
    "who works in the borough and may only list": replace(AN_EDITOR, rights=frozenset({TokenRight.LIST})),
}


async def answered(service: ListingsInMemory, ask: Ask, caller: Caller) -> httpx.Response:
    await _begin(service)
    service.callers.known[hash_token(caller.organisation)] = caller
    return await service.at_the_door(caller).request(
        ask.method, f"/v1{ask.path}", json=ask.body, headers={"If-Match": "*"}
    )


async def _begin(service: ListingsInMemory) -> None:
    """A field is changed, so that it can be handed back, and something is proposed."""
    before = await service.kept(SERVICE_ID)
    after = kept.changed(before, before.listing.model_copy(update={"wait_days": 5}), Note("somebody", NOW, "invented"))
    await service.storage.stores.listings.keep([Change(before, after)])
    proposal = Proposal(A_PROPOSAL, ProposalKind.CHANGE, SERVICE_ID, after.keeper, NOW, 2, {"places": 4})
    await service.storage.stores.proposals.keep(proposal)


def test_every_action_can_be_asked_for() -> None:
    assert set(ASKS) == set(ListingAction)


@pytest.mark.parametrize("tie", ListingTie)
@pytest.mark.parametrize(("action", "ask"), EVERY_ASK)
async def test_who_is_tied_may_do_what_the_table_says_and_nothing_else(
    service: ListingsInMemory, action: ListingAction, ask: Ask, tie: ListingTie
) -> None:
    answer = await answered(service, ask, TIED[tie])

    assert answer.status_code == (200 if tie in MAY_WITH_A_LISTING[action] else 403), answer.text


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize(("action", "ask"), EVERY_ASK)
async def test_who_is_not_tied_is_answered_as_if_there_were_nothing(
    service: ListingsInMemory, action: ListingAction, ask: Ask, stranger: str
) -> None:
    caller = STRANGERS[stranger]
    may_ask = action is not ListingAction.DECIDE or caller.may(TokenRight.EDIT)
    there = await answered(service, ask, caller)
    unknown = replace(
        ask, path=ask.path.replace(str(SERVICE_ID), str(UUID(int=9))).replace(str(A_PROPOSAL), str(UUID(int=9)))
    )
    nowhere = await answered(service, unknown, caller)

    assert there.status_code == (404 if may_ask else 403)
    assert (there.status_code, there.text) == (nowhere.status_code, nowhere.text)


@pytest.mark.parametrize("tie", ListingTie)
@pytest.mark.parametrize(("action", "ask"), EVERY_ASK)
async def test_a_tie_without_the_right_that_it_needs_is_none(
    service: ListingsInMemory, action: ListingAction, ask: Ask, tie: ListingTie
) -> None:
    other = frozenset(BOTH - {NEEDED_FOR[tie]})
    answer = await answered(service, ask, replace(TIED[tie], rights=other))

    may_ask = action is not ListingAction.DECIDE or TokenRight.EDIT in other
    assert answer.status_code == (404 if may_ask else 403)


@pytest.mark.parametrize("path", ["/listings", "/listings/queue"])
@pytest.mark.parametrize(("action", "ask"), EVERY_ASK)
async def test_other_tokens_and_none_are_turned_away(
    service: ListingsInMemory, action: ListingAction, ask: Ask, path: str
) -> None:
    surgery = Caller("invented-surgery", frozenset({TokenRight.REFER}))

    assert (await answered(service, ask, surgery)).status_code == 403
    assert (await service.nobody.request(ask.method, f"/v1{ask.path}", json=ask.body)).status_code == 401
    assert (await service.at_the_door(surgery).get(f"/v1{path}")).status_code == 403
    assert (await service.nobody.get(f"/v1{path}")).status_code == 401


async def test_only_an_editor_sees_what_waits(service: ListingsInMemory) -> None:
    assert (await service.editor.get("/v1/listings/queue")).status_code == 200
    assert (await service.provider.get("/v1/listings/queue")).status_code == 403
