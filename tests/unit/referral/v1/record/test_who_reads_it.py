"""Who reads what of the record beside a referral, and until when."""

from uuid import UUID

import httpx

from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW
from tests.support.record_entries import SECRET, TODAY, add


async def test_who_reads_what_is_recorded_as_each_disclosure_is(service: ServiceInMemory, there: str) -> None:
    note = await add(service.link_worker, f"{there}/notes", text=SECRET)
    await service.link_worker.get(f"{there}/notes")
    await service.link_worker.get(f"{there}/goals")

    [disclosed] = vars(service.stores.disclosures)["kept"]
    assert (disclosed.organisation, disclosed.person, disclosed.purpose) == (
        "invented-borough",
        "invented-link-worker",
        "read-notes",
    )
    assert [str(one) for one in disclosed.entries] == [note.json()["entry_id"]]
    assert (disclosed.fields, disclosed.at) == (("text",), NOW)


async def test_nobody_but_the_lead_sees_that_there_is_an_incident(service: ServiceInMemory, there: str) -> None:
    body = {"incident": "neglect", "happened_on": TODAY, "what_happened": SECRET}
    reported = await add(service.provider, f"{there}/incidents", **body)
    at = reported.headers["location"]
    for client in (service.provider, service.surgery, service.link_worker):
        none, one, no_such = (
            await client.get(f"{there}/incidents"),
            await client.get(at),
            await client.get(f"{there}/incidents/{UUID(int=1)}"),
        )
        assert (none.status_code, one.status_code) == (403, 403)
        assert one.json() == no_such.json()
        assert SECRET not in (await client.get(there)).text
    followed = {"told": ["police"], "who_was_told": "An invented constable.", "what_followed": "They looked in."}
    await service.lead.patch(at, json={**followed, "state": "closed"})

    incident = (await service.lead.get(at)).json()
    assert reported.status_code == 201
    assert incident.items() >= {**followed, "what_happened": SECRET, "state": "closed"}.items()
    assert incident["former"][0]["by"]["side"] == "provider"


async def test_the_lead_alone_is_told_which_incidents_are_open(service: ServiceInMemory, there: str) -> None:
    body = {"incident": "neglect", "happened_on": TODAY, "what_happened": SECRET}
    at = (await add(service.surgery, f"{there}/incidents", **body)).headers["location"]
    (incident,) = (await service.lead.get("/v1/incidents")).json()["incidents"]
    refused = await service.link_worker.get("/v1/incidents")
    await service.lead.patch(at, json={"state": "closed"})

    assert f"/v1/referrals/{incident['referral_id']}/incidents/{incident['entry_id']}" == at
    assert (incident["incident"], incident["told"], SECRET in str(incident)) == ("neglect", [], False)
    assert (refused.status_code, refused.json()["type"]) == (403, "/v1/problems/not-a-lead")
    assert (await service.surgery.get("/v1/incidents")).status_code == 403
    assert (await service.lead.get("/v1/incidents")).json() == {"incidents": [], "after": None}


async def test_the_lead_follows_a_referral_and_takes_no_step_of_its_life(service: ServiceInMemory, there: str) -> None:
    seen = await service.lead.get(there)
    refused = await add(service.lead, f"{there}/closure", reason="other", outcome="not-known")

    assert (seen.status_code, seen.json()["seen_as"], refused.status_code) == (200, "link-worker", 403)


async def test_each_side_reads_what_is_written_to_it(service: ServiceInMemory, there: str) -> None:
    await add(service.link_worker, f"{there}/messages", key="k1", to=["provider"], text="To the provider.")
    await add(service.surgery, f"{there}/messages", key="k2", to=["link-worker"], text="To the link worker.")
    await add(service.provider, f"{there}/messages", key="k3", to=["link-worker", "referrer"], text="To both.")

    async def read(client: httpx.AsyncClient) -> list[str]:
        return [one["text"] for one in (await client.get(f"{there}/messages")).json()["entries"]]

    assert await read(service.provider) == ["To the provider.", "To both."]
    assert await read(service.surgery) == ["To the link worker.", "To both."]
    assert await read(service.link_worker) == ["To the provider.", "To the link worker.", "To both."]


async def test_once_the_person_does_not_share_any_more_the_provider_reads_nothing(
    service: ServiceInMemory, there: str
) -> None:
    await add(service.link_worker, f"{there}/goals", key="k1", words=SECRET)
    before = (await service.provider.get(f"{there}/goals")).text
    await add(service.link_worker, f"{there}/consent", key="k2", share_with_provider=False)
    after = await service.provider.get(f"{there}/goals")
    written = await add(service.provider, f"{there}/messages", key="k3", to=["link-worker"], text="They came.")
    read = await service.provider.get(f"{there}/messages")

    assert SECRET in before
    assert (after.json(), read.json()) == ({"entries": [], "after": None}, {"entries": [], "after": None})
    assert written.status_code == 201
    assert "They came." in (await service.link_worker.get(f"{there}/messages")).text


async def test_once_consent_ends_the_provider_reads_nothing_and_the_others_what_they_did(
    service: ServiceInMemory, there: str
) -> None:
    await add(service.link_worker, f"{there}/messages", to=["referrer", "provider"], text=SECRET)
    await add(service.link_worker, f"{there}/goals", key="k2", words=SECRET)
    await add(service.surgery, f"{there}/consent-withdrawal", key="k3")

    for path in ("messages", "goals", "risks"):
        assert SECRET not in (await service.provider.get(f"{there}/{path}")).text
    for client in (service.surgery, service.link_worker):
        assert SECRET in (await client.get(f"{there}/messages")).text
        assert SECRET in (await client.get(f"{there}/goals")).text
    refused = await add(service.link_worker, f"{there}/messages", key="k4", to=["provider"], text="More.")
    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/not-now")


async def test_open_goals_and_raised_risks_go_along_to_another_borough(service: ServiceInMemory, there: str) -> None:
    reached = await add(service.link_worker, f"{there}/goals", key="k1", words="A wish that came true.")
    await service.link_worker.patch(reached.headers["location"], json={"state": "reached"})
    await add(service.link_worker, f"{there}/goals", key="k2", words=SECRET)
    await add(service.link_worker, f"{there}/risks", key="k3", risk="animals", text="A large dog.")
    await add(service.link_worker, f"{there}/notes", key="k4", text="A note of here.")
    ended = await add(service.link_worker, f"{there}/rerouting", key="k5", reason="moved", to_borough="lambeth")
    anew = f"/v1/referrals/{ended.json()['ending']['goes_on_as']}"

    [goal] = (await service.surgery.get(f"{anew}/goals")).json()["entries"]
    [risk] = (await service.surgery.get(f"{anew}/risks")).json()["entries"]
    assert (goal["words"], goal["state"], goal["revision"], goal["by"]["side"]) == (SECRET, "open", 1, "link-worker")
    assert risk["text"] == "A large dog."
    assert len((await service.link_worker.get(f"{there}/goals")).json()["entries"]) == 2
    assert (await service.link_worker.get(f"{anew}/notes")).status_code == 404
    kept = vars(service.stores.record)["kept"].values()
    assert [one.borough.value for one in kept].count("lambeth") == 2
