"""Takes the steps of a plan that are safe, one after another, and stops at the first that fails."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from deploy import new_topics
from deploy.planning.changes import (
    Allow,
    Change,
    EndLimits,
    Forbid,
    GiveGrants,
    MakeTopics,
    PutLimits,
    PutSetting,
    RaisePartitions,
    TakeGrants,
)
from deploy.planning.plan import Plan
from deploy.planning.raising import Raising
from deploy.planning.step import Fate, Step
from deploy.problems import CannotRun
from deploy.securing import access
from deploy.securing.access import NoPassword, PasswordOf, System
from services.runtime.admin.granting import kafka_users
from services.runtime.admin.granting.access import AccessRefused, access_rules
from services.runtime.admin.granting.mongo_users import mongo_users
from services.runtime.admin.granting.quotas import quotas
from services.runtime.admin.provisioning.pausing import PauseOver
from services.runtime.admin.provisioning.replication import Replication
from services.runtime.admin.provisioning.topics import BrokerAway, TopicAdmin, TopicRefused
from services.runtime.storing.collection import NotAllowed
from services.runtime.working.ports import Unavailable

_FAILURES = (AccessRefused, BrokerAway, CannotRun, NotAllowed, PauseOver, TopicRefused, Unavailable)
_AGAIN = "and give the command again: what is done stays, and is not done again"


class StepFailed(CannotRun):
    """A step could not be taken; those before it were, and those after it were not."""

    def __init__(self, step: Step, done: int, error: Exception) -> None:
        said, do = (error.what, error.do) if isinstance(error, CannotRun) else (str(error), "put that right")
        super().__init__(
            f"Steps taken: {done}. The next, to {step.what}, failed: {said}",
            where=step.where,
            do=f"{do}, {_AGAIN}",
        )


@dataclass(frozen=True)
class Servers:
    """The servers as who may do all there; `password_of` tells what a new user signs in by.

    `say` is told what is waited for.
    """

    system: System
    replication: Replication
    password_of: PasswordOf
    say: Callable[[str], None]

    async def change(self, change: Change) -> None:
        """Make one change; made again, nothing changes. Raises one of _FAILURES."""
        match change:
            case MakeTopics() | PutSetting():
                await self._topics(change)
            case RaisePartitions():
                await Raising(self.system, change, self.say).take()
            case Allow() | Forbid():
                await self._rules(change)
            case PutLimits() | EndLimits():
                await self._limits(change)
            case GiveGrants() | TakeGrants():
                await self._grants(change)

    async def _topics(self, change: MakeTopics | PutSetting) -> None:
        system, prefix = self.system, self.system.topic_prefix
        if isinstance(change, PutSetting):
            async with TopicAdmin(system.kafka, prefix=prefix) as admin:
                await admin.put(change.topic, change.name, change.value)
            return
        at = system.kafka, system.mongo, self.replication
        await new_topics.make(dict(change.topics), *at, prefix=prefix, name_prefix=system.name_prefix)

    async def _rules(self, change: Allow | Forbid) -> None:
        # The password first: should this end in between, the rules are missing still, and all of it is done again.
        if isinstance(change, Allow) and change.new:
            await kafka_users.put(self.system.kafka, {change.user: self._password(change.user)})
        async with access_rules(self.system.kafka) as kept:
            await (kept.add(change.rules) if isinstance(change, Allow) else kept.remove(change.rules))

    def _password(self, user: str) -> str:
        if password := self.password_of(user):
            return password
        raise NoPassword(user, "Kafka")

    async def _limits(self, change: PutLimits | EndLimits) -> None:
        async with quotas(self.system.kafka) as kept:
            await (kept.put(change.limits) if isinstance(change, PutLimits) else kept.remove(change.limits))

    async def _grants(self, change: GiveGrants | TakeGrants) -> None:
        async with mongo_users(self.system.mongo) as kept:
            if isinstance(change, TakeGrants):
                await kept.revoke(change.grants)
                return
            if change.new:
                await access.let_in(kept, [change.user], (), self.password_of)
            await kept.grant(change.grants)


async def apply(plan: Plan, change: Callable[[Change], Awaitable[None]], say: Callable[[Step], None]) -> None:
    """Take the steps that are safe by `change`, and `say` each that is done. Raises StepFailed at the first that fails.

    A plan with a step that is refused is not for here.
    """
    for done, step in enumerate(plan.of(Fate.APPLY)):
        try:
            if step.change:
                await change(step.change)
        except _FAILURES as error:
            raise StepFailed(step, done, error) from error
        say(step)
