"""What gets past a door: tokens with every right, referrals that are there, and what the doors say of themselves."""

import json
from dataclasses import asdict
from datetime import datetime
from itertools import chain

import httpx

from deploy import tokens
from deploy.demo.doors import REFERRALS
from deploy.demo.living import LONDON
from deploy.invented import referrals
from deploy.invented.referrals import Planned, PostcodesIn
from deploy.ports import LOOPBACK
from services.contract.borough_map import Component
from services.contract.boroughs import BY_SLUG
from services.contract.doors.rights import Role, TokenRight
from services.runtime.working.callers import Caller
from tests.chaos.findings.gathering import listed
from tests.chaos.scenes.scene import PARTITIONS, Scene
from tests.hostile.doors.requests import Requests
from tests.hostile.doors.schemas import Examples, operations

PEOPLE, MADE, SERVICES = 300, 40, 20


async def requests_for(scene: Scene, seed: int, postcodes_in: PostcodesIn) -> Requests:
    """The requests of this seed, at the doors of the scene, some of whose referrals are there."""
    today, boroughs = datetime.now(LONDON).date(), [BY_SLUG[slug] for slug in PARTITIONS]
    planned = referrals.plan(PEOPLE, scene.chance("people"), today=today, postcodes_in=postcodes_in, boroughs=boroughs)
    given = [
        (caller, await tokens.add(scene.ground.servers.mongo_url, caller, prefix=scene.prefix))
        for caller in _callers(scene)
    ]
    async with httpx.AsyncClient(timeout=60) as client:
        made = [await _made(client, scene, one, given[0][1]) for one in planned[:MADE]]
        ids = [*made, *list(listed(scene.folder / "directory.json"))[:SERVICES], "00000000-0000-7000-8000-00000000dead"]
        ports = asdict(scene.ground.replicas[0])
        documents = {
            one.value: (await client.get(f"http://{LOOPBACK}:{ports[f'{one}_internal']}/openapi.json")).json()
            for one in Component
        }
    every = chain.from_iterable(operations(service, document) for service, document in documents.items())
    examples = {service: Examples(document, ids) for service, document in documents.items()}
    known = {
        one.value: [token for caller, token in given if tokens.by_service(caller.rights).get(one)] for one in Component
    }
    return Requests(seed, list(every), examples, known, planned)


def _callers(scene: Scene) -> list[Caller]:
    """One of each: who refers, who works referrals, who provides, who keeps the directory, who reads figures."""
    boroughs = tuple(PARTITIONS)
    listing = json.loads((scene.folder / "directory.json").read_text())
    organisations = {one["organization"]["id"] for one in listing["contents"]}
    return [
        tokens.prober("hostile-surgery"),
        tokens.link_worker("hostile-workers", *boroughs),
        tokens.records_keeper("hostile-keepers", "k.keeper"),
        Caller(
            "hostile-leads",
            frozenset({TokenRight.WORK.value}),
            roles=(Role.SAFEGUARDING_LEAD.value,),
            boroughs=boroughs,
        ),
        tokens.provider("hostile-providers", sorted(organisations)),
        Caller("hostile-editors", frozenset({TokenRight.EDIT.value, TokenRight.LIST.value}), boroughs=boroughs),
        Caller("hostile-readers", frozenset({TokenRight.READ_FIGURES.value})),
        Caller("hostile-notify", frozenset({TokenRight.DISCLOSE.value})),
    ]


async def _made(client: httpx.AsyncClient, scene: Scene, planned: Planned, token: str) -> str:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"hostile-made-{planned.number}"}
    address = f"http://{LOOPBACK}:{scene.ground.replicas[0].referral}{REFERRALS}"
    answer = await client.post(address, json=planned.asked, headers=headers)
    return str(answer.raise_for_status().json()["referral_id"])
