"""Who may do what, as the brokers have it, beside the contract's rules."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import SecurityDisabled, for_code
from aiokafka.protocol.admin import CreateAclsRequest_v1, DeleteAclsRequest, DescribeAclsRequest
from aiokafka.protocol.api import Request, Response
from typing_extensions import override

from services.contract.brokers.access import Operation, Resource, Rule
from services.runtime.admin.connecting import administering
from services.runtime.connections import KafkaConnection

# As Kafka's protocol numbers them.
_ANY, _ALLOW, _LITERAL, _PREFIXED = 1, 3, 3, 4
_RESOURCES = {Resource.TOPIC: 2, Resource.GROUP: 3}
_OPERATIONS = {Operation.READ: 3, Operation.WRITE: 4}
_USER = "User:"


class NobodyIsChecked(Exception):
    """The brokers have no authorizer, so rules would be kept by nobody."""


class AccessRefused(Exception):
    """The brokers would not show or change the rules: we are not their super user."""


class AccessRules:
    """The rules that the brokers keep. Each call raises NobodyIsChecked and AccessRefused."""

    def __init__(self, admin: AIOKafkaAdminClient) -> None:
        self._admin = admin

    async def existing(self) -> frozenset[Rule]:
        """What is allowed on topics and groups; what is no Rule, such as a right of another kind, is left out."""
        answer = await self._ask(DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ALLOW))
        check_allowed(answer.error_code)
        found = (_rule(*resource, *acl) for *resource, acls in answer.resources for acl in acls)
        return frozenset(rule for rule in found if rule)

    async def add(self, rules: Iterable[Rule]) -> None:
        """Allow these; allowed again, nothing changes."""
        answer = await self._ask(_Creations(sorted(rules)))
        check_allowed(*(code for code, _ in answer.creation_responses))

    async def remove(self, rules: Iterable[Rule]) -> None:
        """Allow these no more."""
        for rule in sorted(rules):
            answer = await self._ask(DeleteAclsRequest(*_written(rule)))
            check_allowed(*(code for code, *_ in answer.filter_responses))

    async def _ask(self, request: Request) -> Response:
        return await self._admin._send_request(request)


class _Creations(Request[CreateAclsRequest_v1]):  # type: ignore[misc] # aiokafka has no types
    """Many rules in one request, where aiokafka's own has one."""

    API_KEY = CreateAclsRequest_v1.API_KEY

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules

    @override
    def build(self, request_struct_class: type[CreateAclsRequest_v1]) -> CreateAclsRequest_v1:
        return request_struct_class([_written(rule) for rule in self._rules])


@asynccontextmanager
async def access_rules(connection: KafkaConnection) -> AsyncIterator[AccessRules]:
    """The rules of these brokers. Raises BrokerAway."""
    async with super_user(connection) as admin:
        yield AccessRules(admin)


@asynccontextmanager
async def super_user(connection: KafkaConnection) -> AsyncIterator[AIOKafkaAdminClient]:
    """A client of these brokers for what only their super user may see and change. Raises BrokerAway."""
    async with administering(connection, "linkway-access") as admin:
        yield admin


def _written(rule: Rule) -> tuple[int, str, int, str, str, int, int]:
    pattern = _PREFIXED if rule.prefixed else _LITERAL
    return (
        *(_RESOURCES[rule.resource], rule.name, pattern),
        *(_USER + rule.principal, "*", _OPERATIONS[rule.operation], _ALLOW),
    )


def _rule(kind: int, name: str, pattern: int, who: str, host: str, operation: int, _: int) -> Rule | None:
    resources = {number: resource for resource, number in _RESOURCES.items()}
    operations = {number: one for one, number in _OPERATIONS.items()}
    if kind not in resources or operation not in operations or host != "*":
        return None
    return Rule(who.removeprefix(_USER), operations[operation], resources[kind], name, pattern == _PREFIXED)


def check_allowed(*codes: int) -> None:
    """Raise what these codes of the brokers' say, where they say no: NobodyIsChecked, AccessRefused."""
    for code in codes:
        if code and for_code(code) is SecurityDisabled:
            raise NobodyIsChecked
        if code:
            raise AccessRefused(for_code(code).__name__)
