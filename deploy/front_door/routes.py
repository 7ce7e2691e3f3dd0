"""Which paths lead to which service: a pure function of the services' own doors."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from services.runtime.admin.door_outline import DOCUMENT, DoorOutline

# What the front door shows itself.
DOCS, BOROUGHS = "/docs", "/boroughs"


class DoorsClash(Exception):
    """A path that two have a claim to, or one that nobody could tell whose it is: which, and whose."""


@dataclass(frozen=True)
class Route:
    """A path, with all below it where it has a `below`, and the door that it leads to; a closed one leads nowhere."""

    path: str
    below: bool
    door: DoorOutline

    @property
    def patterns(self) -> tuple[str, ...]:
        """The path as Caddy's matchers have it."""
        return (self.path, f"{self.path}/*") if self.below else (self.path,)

    def has(self, other: "Route") -> bool:
        """Whether requests to the other would be its own as well."""
        return other.path == self.path or (self.below and other.path.startswith(f"{self.path}/"))


def routes_of(doors: Sequence[DoorOutline]) -> tuple[Route, ...]:
    """The routes to all outward doors, and those closed that lie below one of them; the longest first.

    A door has its prefix. Where another service has something below that prefix too, it has of its own routes the first
    part below the prefix. Raises DoorsClash.
    """
    found = [route for door in doors for route in _routes_to(door, doors)]
    outward = _each_once(route for route in found if route.door.outward)
    for one, other in combinations(outward, 2):
        if one.door.service != other.door.service and (one.has(other) or other.has(one)):
            raise DoorsClash(f"{_whose(one)} and {_whose(other)} cannot be told apart. Give one another path.")
    closed = [route for route in found if not route.door.outward and any(_covers(one, route) for one in outward)]
    return tuple(sorted((*closed, *outward), key=lambda route: (-len(route.path), route.path)))


def shared_prefixes(doors: Sequence[DoorOutline]) -> tuple[str, ...]:
    """The prefixes that outward doors of more than one service have."""
    having = Counter(prefix for _, prefix in {(door.service, door.prefix) for door in doors if door.outward})
    return tuple(sorted(prefix for prefix, services in having.items() if prefix and services > 1))


def _routes_to(door: DoorOutline, doors: Sequence[DoorOutline]) -> Iterator[Route]:
    if door.prefix and not _is_shared(door, doors):
        yield Route(door.prefix, True, door)
        return
    for path in door.paths:
        # Of a prefix that is shared the front door shows one document of all.
        if path != door.prefix + DOCUMENT:
            yield _first_part(path, door)


def _first_part(path: str, door: DoorOutline) -> Route:
    first = path.removeprefix(door.prefix).strip("/").partition("/")[0]
    if "{" in first:
        raise DoorsClash(f"{path} of {door.service} begins with a parameter, so it would take what others have.")
    return Route(f"{door.prefix}/{first}", True, door) if first else Route(path, False, door)


def _is_shared(door: DoorOutline, doors: Sequence[DoorOutline]) -> bool:
    return any(_lies_in(other.prefix, door.prefix) for other in doors if other.service != door.service)


def _lies_in(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _each_once(routes: Iterator[Route]) -> list[Route]:
    by_path: dict[tuple[str, str], Route] = {}
    for route in routes:
        if any(_lies_in(route.path, own) for own in (DOCS, BOROUGHS)):
            raise DoorsClash(f"{_whose(route)} is the front door's own. Give it another path.")
        before = by_path.setdefault((route.path, route.door.service), route)
        if (route.door.max_body_bytes or 0) > (before.door.max_body_bytes or 0):
            by_path[route.path, route.door.service] = route
    return list(by_path.values())


def _covers(outward: Route, closed: Route) -> bool:
    if outward.door.service != closed.door.service or not outward.has(closed):
        return False
    if outward.path == closed.path:
        raise DoorsClash(f"{_whose(outward)} is outward and inward at once. Give one of the doors another path.")
    return True


def _whose(route: Route) -> str:
    return f"{route.path} of {route.door.service}"
