"""Draws the capacity model into its page: what it reckons with, and what it says; `make schemas` runs it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from deploy.capacity import inputs, model
from deploy.capacity.inputs import Inputs, Kind
from deploy.capacity.model import SERVERS, SERVICES, Needs, Scale

PAGE = Path(__file__).parents[1] / "CAPACITY.md"
_KINDS: tuple[Kind, ...] = ("measured", "found", "assumed")
_CPU = "cpu_ms_"


def drawn(page: str) -> str:
    """The page with each table in its place, between `<!-- name -->` and `<!-- end -->`."""
    known = inputs.read()
    tables = {"sizes": _sizes(known), "cpu": _cpu(known)} | {str(kind): _of_kind(known, kind) for kind in _KINDS}
    for name, table in tables.items():
        before, _, after = page.partition(f"<!-- {name} -->")
        _, _, after = after.partition("<!-- end -->")
        page = f"{before}<!-- {name} -->\n{table}\n<!-- end -->{after}"
    return page


def _sizes(known: Inputs) -> str:
    scales = model.scales(known)
    needed = [model.needs(scale, known) for scale in scales]
    rows: list[tuple[str, Callable[[Scale, Needs], str]]] = [
        ("referrals a year", lambda scale, _: _number(scale.referrals_a_year)),
        ("places", lambda scale, _: _number(scale.places)),
        ("referrals/s in the busiest hour", lambda _, needs: _number(needs.load.referrals)),
        ("events/s then", lambda _, needs: _number(needs.load.events)),
        *((f"processes of {one}", lambda _, needs, one=one: _number(needs.processes[one])) for one in SERVICES),
        *((f"cores of {one}", lambda _, needs, one=one: _number(needs.cores[one])) for one in (*SERVICES, *SERVERS)),
        ("partitions of the largest place", lambda _, needs: _number(needs.partitions_of_largest)),
        ("partitions, one copy", lambda _, needs: _number(needs.partitions)),
        ("brokers", lambda _, needs: _number(needs.brokers)),
        ("MongoDB, operations/s", lambda _, needs: _number(needs.mongo_operations)),
        ("Kafka's disks, all copies, GiB", lambda _, needs: _number(needs.kafka_gib)),
        ("MongoDB's disks, all copies, GiB", lambda _, needs: _number(needs.mongo_gib)),
        ("MongoDB's oplog, GiB a working day", lambda _, needs: _number(needs.oplog_gib_a_day)),
    ]
    cells = [[name, *(told(*pair) for pair in zip(scales, needed, strict=True))] for name, told in rows]
    return _table(["", *(scale.name for scale in scales)], cells)


def _cpu(known: Inputs) -> str:
    taken_in, steps = known.of_parts("cpu_ms_taken_in"), known.of_parts("cpu_ms_of_a_step")
    cells = [[part, _number(taken_in[part]), _number(steps[part])] for part in (*SERVICES, *SERVERS)]
    total = ["all", _number(sum(taken_in.values())), _number(sum(steps.values()))]
    return _table(["CPU, ms", "a referral taken in", "a step"], [*cells, total])


def _of_kind(known: Inputs, kind: Kind) -> str:
    cells = [
        [f"`{name}`", _exactly(one.value), one.unit, one.source]
        for name, one in known.by_name.items()
        if one.kind == kind and not name.startswith(_CPU)
    ]
    return _table(["", "", "unit", "from"], cells)


def _table(head: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _exactly(value: float) -> str:
    return f"{int(value) if value.is_integer() else value:,}"


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
