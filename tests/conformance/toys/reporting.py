"""A reporting in plain Python: it counts who was referred, matched and withdrawn, and hides few."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from deploy.conformance.requests import Answered
from deploy.conformance.scenes.reporting import READER
from tests.conformance.toys.matching import OURS, Event, Message
from tests.conformance.toys.notify import ByTopic

CHANGES = dict.fromkeys(("at_start", "at_both", "better", "worse"), 0)
FIGURES = {
    "referral-created": "created",
    "matched": "matched",
    "referral-withdrawn": "withdrawn",
    "consent-withdrawn": "withdrawn",
}
MOST_HIDDEN = 7


class ToyReporting(ByTopic):
    """Figures of one borough; it says nothing but what it cannot read."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        name = attributes["type"].removeprefix(OURS).removesuffix(".v1")
        known["wanted"] = event
        if name in FIGURES and self.counts(attributes, event):
            self.count(FIGURES[name], 1)
        if name == "measures-taken":
            self.measure(event["occasion"], event["scored"][0].get("change"))
        if name in ("budget-set", "budget-spent"):
            self.budget(attributes["subject"], event)
        yield from ()

    def measure(self, occasion: str, change: str | None) -> None:
        changes = self.state.setdefault("changes", CHANGES.copy())
        changes["at_start"] += occasion == "start"
        if change:
            changes["at_both"] += 1
            changes[change] += 1

    def budget(self, key: str, event: Event) -> None:
        self.state.setdefault("budgets", {}).setdefault(key, {}).update(event)

    def counts(self, attributes: dict[str, str], event: Event) -> bool:
        return attributes.get("synthetic") != "true" and event.get("answer") != "ask"

    def count(self, figure: str, more: int) -> None:
        figures = self.state.setdefault("figures", dict.fromkeys(FIGURES.values(), 0))
        figures[figure] += more

    def due(self, now: datetime) -> Iterator[Message]:
        del now
        yield from ()

    def ask(self, path: str, token: str | None) -> Answered:
        if token != READER:
            return Answered(401)
        if path.startswith("/reports/fairness"):
            return Answered(200, self.fairness() if path.endswith("fairness") else "area,group\n")
        if path == "/reports/changes":
            scored: Event = {
                "borough": self.borough,
                "scales": {"direct-loneliness": self.state.get("changes", CHANGES)},
            }
            return Answered(200, {"boroughs": [scored]})
        if path == "/reports/budgets":
            return Answered(200, {"boroughs": [{"borough": self.borough} | self.budgets()]})
        figures = self.state.get("figures", dict.fromkeys(FIGURES.values(), 0))
        here: Event = {"borough": self.borough} | {name: self.shown(count) for name, count in figures.items()}
        return Answered(
            200, {"boroughs": [here], "london": {name: self.total(count) for name, count in figures.items()}}
        )

    def fairness(self) -> Event:
        groups = [{"name": f"group {number}", "share": self.share()} for number in range(6)]
        return {"boroughs": [{"borough": self.borough, "groups": {"age": groups}}]}

    def share(self) -> Event:
        return {"percent": 50, "low": 40, "high": 60}

    def budgets(self) -> Event:
        budgets = self.state.get("budgets", {}).values()
        sums = {name: sum(one.get(f"{name}_pence", 0) for one in budgets) // 100 for name in ("granted", "spent")}
        return {"people": len(budgets)} | sums

    def shown(self, count: int) -> int | str:
        return "*" if 0 < count <= MOST_HIDDEN else _rounded(count)

    def total(self, count: int) -> int:
        return _rounded(count)


def _rounded(count: int) -> int:
    return round(count / 5) * 5
