"""What may be changed at the servers to bring them to what the files say; each done again changes nothing."""

from dataclasses import dataclass
from typing import TypeAlias

from services.contract.boroughs import BoroughSlug
from services.contract.brokers.access import Rule
from services.contract.brokers.quotas import Limit
from services.contract.topics import AnyTopic, Topic
from services.runtime.admin.granting.mongo_users import Grant


@dataclass(frozen=True)
class MakeTopics:
    """Make these, with so many partitions each, and say where the services begin that read them."""

    topics: tuple[tuple[AnyTopic, int], ...]


@dataclass(frozen=True)
class RaisePartitions:
    """Give these topics of a borough so many partitions, once all that was said on its topics has been worked."""

    borough: BoroughSlug
    topics: tuple[Topic, ...]
    partitions: int


@dataclass(frozen=True)
class PutSetting:
    """Give a topic one setting."""

    topic: AnyTopic
    name: str
    value: str


@dataclass(frozen=True)
class Allow:
    """Let a user at topics and groups; one who is `new` there is given a password first."""

    user: str
    rules: frozenset[Rule]
    new: bool = False


@dataclass(frozen=True)
class Forbid:
    """Let a user at these topics and groups no more."""

    rules: frozenset[Rule]


@dataclass(frozen=True)
class PutLimits:
    """Limit a user to these, whatever it was limited to."""

    limits: frozenset[Limit]


@dataclass(frozen=True)
class EndLimits:
    """Limit a user to these no more."""

    limits: frozenset[Limit]


@dataclass(frozen=True)
class GiveGrants:
    """Let a user at databases; one who is `new` there is made first, which takes a password."""

    user: str
    grants: frozenset[Grant]
    new: bool = False


@dataclass(frozen=True)
class TakeGrants:
    """Let a user at these databases no more."""

    grants: frozenset[Grant]


Change: TypeAlias = (
    MakeTopics | RaisePartitions | PutSetting | Allow | Forbid | PutLimits | EndLimits | GiveGrants | TakeGrants
)
