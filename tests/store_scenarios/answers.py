"""What matching's kept answers promise, whether MongoDB or memory keeps them. Each scenario begins with none."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias
from uuid import UUID

from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.keeping.answers import SPAN
from services.matching.store import Stores
from tests.support.answers import an_answer

InTransaction: TypeAlias = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]

ANN, BEN = UUID(int=1001), UUID(int=1002)


async def kept(do: InTransaction, *answers: KeptAnswer) -> None:
    await do(lambda stores: stores.answers.keep(answers))


async def latest(do: InTransaction, referral_id: UUID, last: int) -> KeptAnswer | None:
    found: KeptAnswer | None = await do(lambda stores: stores.answers.latest(referral_id, last))
    return found


async def an_answer_comes_back_as_it_was(do: InTransaction) -> None:
    one = an_answer(referral_id=ANN)
    await kept(do, one)
    assert await latest(do, ANN, 1) == one


async def of_several_the_newest_counts_whatever_else_was_said_since(do: InTransaction) -> None:
    await kept(do, *(an_answer(referral_id=ANN, sequence=number) for number in (1, 9, 10)))
    found = await latest(do, ANN, 12)
    assert found is not None
    assert found.sequence == 10


async def nobody_has_the_answers_of_another(do: InTransaction) -> None:
    await kept(do, an_answer(referral_id=ANN))
    assert await latest(do, BEN, 1) is None


async def of_those_who_ended_nothing_is_kept(do: InTransaction) -> None:
    await kept(do, *(an_answer(referral_id=one, sequence=number) for one in (ANN, BEN) for number in (1, 3)))
    await do(lambda stores: stores.answers.forget({ANN: 4}))
    assert await latest(do, ANN, 4) is None
    assert await latest(do, BEN, 3) == an_answer(referral_id=BEN, sequence=3)


async def many_answers_of_one_referral_do_not_add_up(do: InTransaction) -> None:
    for number in range(1, SPAN + 10, 3):
        await kept(do, an_answer(referral_id=ANN, sequence=number))
    assert await latest(do, ANN, 7) is None
    await do(lambda stores: stores.answers.forget({ANN: SPAN + 10}))
    assert await latest(do, ANN, SPAN + 10) is None


async def forgetting_who_was_never_answered_is_nothing(do: InTransaction) -> None:
    await do(lambda stores: stores.answers.forget({ANN: 0}))
    await do(lambda stores: stores.answers.keep([]))
    assert await latest(do, ANN, 0) is None


SCENARIOS = (
    an_answer_comes_back_as_it_was,
    of_several_the_newest_counts_whatever_else_was_said_since,
    nobody_has_the_answers_of_another,
    of_those_who_ended_nothing_is_kept,
    many_answers_of_one_referral_do_not_add_up,
    forgetting_who_was_never_answered_is_nothing,
)
