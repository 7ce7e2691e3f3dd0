"""The tokens of the day: of who refers and who works in each borough, and of who provides what."""

from collections.abc import Mapping
from dataclasses import dataclass

from deploy import tokens
from deploy.demo.steps import Who
from deploy.invented.listings.listing import HOSTS, organization_id
from services.contract.boroughs import BOROUGHS, BoroughSlug


@dataclass(frozen=True)
class Tokens:
    """Tokens by borough, and those of providers by the id of an organisation in the directory."""

    referrers: Mapping[BoroughSlug, str]
    link_workers: Mapping[BoroughSlug, str]
    providers: Mapping[str, str]

    def of(self, who: Who, borough: BoroughSlug, organization_id: str | None = None) -> str:
        """The token for somebody of the borough; for a provider whom the directory does not name, a link worker's."""
        if who is Who.PROVIDER and (token := self.providers.get(organization_id or "")):
            return token
        return (self.referrers if who is Who.REFERRER else self.link_workers)[borough]


async def renewed(mongo_url: str) -> Tokens:
    """Fresh tokens, in place of those of earlier days."""
    refer = {f"{borough.slug}-invented": borough.slug for borough in BOROUGHS}
    work = {f"{borough.slug}-link-workers-invented": borough.slug for borough in BOROUGHS}
    provide = {f"{_slug(host)}-invented": _organisations(host) for host in HOSTS}
    given = await tokens.renew(
        mongo_url,
        [
            *map(tokens.referrer, refer),
            *(tokens.link_worker(name, borough) for name, borough in work.items()),
            *(tokens.provider(name, organisations) for name, organisations in provide.items()),
        ],
    )
    return Tokens(
        referrers={borough: given[name] for name, borough in refer.items()},
        link_workers={borough: given[name] for name, borough in work.items()},
        providers={one: given[name] for name, organisations in provide.items() for one in organisations},
    )


def _organisations(host: str) -> list[str]:
    return [organization_id(host, borough) for borough in BOROUGHS]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
