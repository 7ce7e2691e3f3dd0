"""Where the first page leads: only to what is there for whoever sees it."""

from tests.fakes.referral_service import ServiceInMemory


async def test_behind_the_front_door_whoever_builds_finds_what_programs_can_ask(service: ServiceInMemory) -> None:
    shown = await service.browser().get("/", headers={"X-Forwarded-Host": "linkway.example"})
    assert 'href="/docs/"' in shown.text


async def test_where_the_service_is_asked_by_itself_no_link_leads_nowhere(service: ServiceInMemory) -> None:
    browser = service.browser()

    assert 'href="/docs/"' not in (await browser.get("/")).text
    assert (await browser.get("/docs/")).status_code == 404
