"""Machine code is made anew whenever anything that it is made of has changed."""

from pathlib import Path

from services.matching.domain import kernel
from services.matching.domain.kernel import compiled

HERE = Path(kernel.__file__).parent


def test_every_file_with_a_compiled_function_is_a_part_of_the_machine_code() -> None:
    with_one = {path.name for path in HERE.glob("*.py") if "@compiled" in path.read_text("utf-8")}
    assert with_one - {"compiled.py"} <= {*compiled.PARTS}


def test_its_parts_take_numbers_from_each_other_alone() -> None:
    lines = [line for name in compiled.PARTS for line in (HERE / name).read_text("utf-8").splitlines()]
    ours = [line.split()[1] for line in lines if line.startswith("from services")]
    known = {f"services.matching.domain.kernel.{name.removesuffix('.py')}" for name in (*compiled.PARTS, "compiled.py")}
    assert {*ours} <= known
