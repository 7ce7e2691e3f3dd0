"""Draws a referral's life, and who may do what, into the README; `make schemas` runs it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from services.contract.doors.rights import MAY, NEEDED, Tie
from services.referral.domain.life import HOLDING, LIFE, OPEN, TOLD, State

README = Path(__file__).with_name("README.md")
# States that the diagram holds together, each group inside the one before, so that a step out of all is one arrow.
GROUPS: Mapping[str, frozenset[State]] = {
    "open": OPEN,
    "sought": OPEN - {State.NEEDS_A_HUMAN},
    "holding": HOLDING,
    "told": TOLD,
}


def drawn(page: str) -> str:
    """The page with each drawing in its place, between `<!-- name -->` and `<!-- end -->`."""
    for name, draw in {"life": diagram, "rights": rights}.items():
        before, there, after = page.partition(f"<!-- {name} -->\n")
        page = before + there + draw() + after[after.index("<!-- end -->") :]
    return page


def diagram() -> str:
    """The table of life as a state diagram in Mermaid."""
    lines = ["[*] --> received", "[*] --> needs_a_human", *_nested(list(GROUPS)), *_arrows()]
    return "```mermaid\nstateDiagram-v2\n" + "".join(f"    {line}\n" for line in lines) + "```\n"


def rights() -> str:
    """Who may do what, as a table: a row for each action, a column for each tie."""
    head = "| | " + " | ".join(tie.value.replace("-", " ") for tie in Tie) + " |\n"
    needed = "| needs the right | " + " | ".join(f"`{NEEDED[tie]}`" for tie in Tie) + " |\n"
    rows = (
        f"| {action.value.replace('-', ' ')} | " + " | ".join("yes" if tie in ties else "–" for tie in Tie) + " |\n"
        for action, ties in MAY.items()
    )
    return head + "|---" * (len(Tie) + 1) + "|\n" + needed + "".join(rows)


def _nested(groups: list[str]) -> Iterator[str]:
    name, *inner = groups
    inside = GROUPS[inner[0]] if inner else frozenset()
    yield f"state {name} {{"
    for state in State:
        if state in GROUPS[name] - inside:
            yield f'    state "{state}" as {_id(state)}'
    yield from (f"    {line}" for line in (_nested(inner) if inner else ()))
    yield "}"


def _arrows() -> Iterator[str]:
    for step, rule in LIFE.items():
        for start in _starts(rule.begins):
            yield from (f"{start} --> {_id(end)}: {step}" for end in State if end in rule.leads)


def _starts(begins: frozenset[State]) -> list[str]:
    group = [name for name, states in GROUPS.items() if states == begins]
    return group or [_id(state) for state in State if state in begins]


def _id(state: State) -> str:
    return state.value.replace("-", "_")


if __name__ == "__main__":
    README.write_text(drawn(README.read_text(encoding="utf-8")), encoding="utf-8")
