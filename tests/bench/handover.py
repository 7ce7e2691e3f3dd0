"""How long a person waits for an answer while their borough is handed over under load, and while it comes back."""

from pathlib import Path

from deploy.handover.moving import give_back, hand_over
from deploy.handover.program import Program
from deploy.servers.servers import Servers
from tests.bench import rows
from tests.running.stage import a_stage
from tests.swap.scene import Scene, a_scene

_ROUNDS = 3
# Nobody should wait longer, whoever answers.
ASKED_FOR = 5.0


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """The longest wait of anybody, from our matching to one in Node.js and back again, beside what is asked."""
    over, back = list[float](), list[float]()
    for number in range(_ROUNDS):
        own = folder / f"handover-{number}"
        own.mkdir(parents=True)
        async with a_stage(servers, own) as stage, a_scene(stage) as scene:
            await _swapped(scene, over, back)
    return [_row("a borough is handed over", over), _row("a borough is taken back", back)]


def _row(what: str, found: list[float]) -> rows.Row:
    pairs = [(rows.Figure(one), rows.Figure(ASKED_FOR)) for one in found]
    return rows.compare(f"longest wait while {what}, beside what is asked", pairs, "s", bar=1, better="less")


async def _swapped(scene: Scene, over: list[float], back: list[float]) -> None:
    program = Program(await scene.in_nodejs(), scene.stage.folder / "nodejs.log")
    try:
        async with scene.load(), scene.under_way(program=program) as handover:
            await hand_over(handover)
        over.append((await scene.comes_to_rest()).longest_wait(of=scene.made))
        before = len(scene.made)
        async with scene.load(), scene.under_way(back=True, stop=program.end) as handover:
            await give_back(handover)
        back.append((await scene.comes_to_rest()).longest_wait(of=scene.made[before:]))
    finally:
        await program.end()
