"""From the front door's first page every kind of page is reached, and no link leads astray."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import httpx

from deploy.local.platform import Platform
from deploy.local.service_environment import front_door_url
from tests.e2e.watching import ANSWER_SECONDS

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]*)')
EVERYBODYS = {"/find", "/refer", "/refer/myself", "/my", "/work", "/provider", "/figures", "/preferences", "/contract/"}
# So many show each kind of page more than once; a directory has thousands.
MOST = 80


async def test_the_first_page_leads_everywhere(platform: Platform) -> None:
    first = f"{front_door_url(platform.ports)}/"
    waiting, statuses = deque([first]), dict[str, int]()

    async with httpx.AsyncClient(headers=BROWSER, follow_redirects=True, timeout=ANSWER_SECONDS) as browser:
        while waiting and len(statuses) < MOST:
            if (address := waiting.popleft()) not in statuses:
                page = await browser.get(address)
                statuses[address] = page.status_code
                links = (urljoin(str(page.url), link.replace("&amp;", "&")) for link in LINK.findall(page.text))
                waiting.extend(link for link in links if link.startswith(first))

    assert {urlsplit(address).path for address in statuses} >= EVERYBODYS
    assert [address for address, status in statuses.items() if status != 200] == []
