"""Which organisations list whose services because an editor approved their claim, and taking that back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.contract.borough_map import Component
from services.matching.keeping.providers import MongoProviders
from services.runtime.admin.databases import reading


async def every(mongo_url: str, *, prefix: str = "") -> Mapping[str, Sequence[UUID]]:
    """The ids of organisations in the directory, by the organisation that lists their services."""
    async with reading(mongo_url, Component.MATCHING, prefix=prefix) as database:
        return await MongoProviders(database).every_grant()


async def take_back(mongo_url: str, organisation: str, organization_id: UUID, *, prefix: str = "") -> bool:
    """Neither tokens nor people of it list these services any more: whether anything was granted."""
    async with reading(mongo_url, Component.MATCHING, prefix=prefix) as database:
        return await MongoProviders(database).take_back(organisation, organization_id)
