"""An invented example for each schema of measures and of the personal health budget."""

from typing import Any

from services.referral.doors.v1.document.record_examples import views_of

_GOAL = "0198c0de-0000-7000-8000-000000000009"
_ONS4 = {
    "instrument": "ons4",
    "life_satisfaction": 4,
    "worthwhile": 6,
    "happy_yesterday": None,
    "anxious_yesterday": 7,
}
_UCLA = {"instrument": "ucla-loneliness", "companionship": 3, "left_out": 2, "isolated": 2}
_DIRECT = {"instrument": "direct-loneliness", "lonely": "occasionally"}
_SWEMWBS = {"instrument": "swemwbs", "items": [3, 3, 2, 4, 3, 3, 3]}
_PAM = {"instrument": "pam", "score": 56.4, "cuts": "current"}
_MYCAW = {"instrument": "mycaw", "concern_1": 5, "concern_2": None, "wellbeing": 4}
_SCORED = {"scale": "ucla-loneliness", "score": 7, "band": None, "change": "better"}
_SCALE = {
    "scale": "direct-loneliness",
    "range": [1, 5],
    "better": "higher",
    "bands": [["often-or-always", 1], ["never", 5]],
    "questions": {"lonely": "How often do you feel lonely?"},
    "answers": "often or always, some of the time, occasionally, hardly ever, never",
    "source": "Campaign to End Loneliness",
    "from_memory": [],
}
_INSTRUMENT = {"instrument": "direct-loneliness", "scales": [_SCALE]}
_AS_WRITTEN: dict[str, dict[str, Any]] = {
    "Measurement": {
        "instrument": "ucla-loneliness",
        "occasion": "end",
        "taken_on": "2026-01-31",
        "answers": _UCLA,
        "scales": [_SCORED],
    },
    "Spending": {"goal_id": _GOAL, "spent_on": "2026-01-31", "pence": 2_550, "what_for": "A term at the choir."},
}

EXAMPLES: dict[str, list[Any]] = {
    "TakeMeasures": [
        {"occasion": "start", "taken_on": "2026-01-31", "answers": _ONS4},
        {"occasion": "end", "taken_on": "2026-01-31", "answers": _UCLA},
        {"occasion": "review", "taken_on": "2026-01-31", "answers": _DIRECT},
    ],
    "CorrectMeasures": [{"taken_on": "2026-01-30"}, {"answers": _ONS4}],
    "Ons4Answers": [_ONS4],
    "UclaAnswers": [_UCLA],
    "DirectAnswers": [_DIRECT],
    "SwemwbsAnswers": [_SWEMWBS],
    "PamAnswers": [_PAM],
    "MycawAnswers": [_MYCAW],
    "ScoredView": [_SCORED],
    "ScaleView": [_SCALE],
    "InstrumentView": [_INSTRUMENT],
    "InstrumentsView": [{"instruments": [_INSTRUMENT]}],
    "SetBudget": [{"granted_pence": 20_000}],
    "Spend": [{"goal_id": _GOAL, "spent_on": "2026-01-31", "pence": 2_550, "what_for": "A term at the choir."}],
    "CorrectSpending": [{"pence": 2_400}],
    "BudgetView": [{"revision": 4, "granted_pence": 20_000, "spent_pence": 2_550, "left_pence": 17_450}],
    **{schema: some for name, said in _AS_WRITTEN.items() for schema, some in views_of(name, said).items()},
}
