"""What a reporting must do: count what happens, without pointing at anybody."""

from services.contract import events
from services.contract.components.everywhere import READING
from services.contract.components.values import Component, Duty, Option, Promise
from services.contract.events import measures
from services.contract.events.consent import CONSENT
from services.contract.events.contacts import CONTACTS

REPORTING = Component(
    "reporting",
    "Counts what happens to referrals, without pointing at anybody.",
    Duty(
        consumes=(
            events.ReferralCreated,
            events.NeedsAHuman,
            events.HumanDecided,
            events.ServiceChosen,
            events.OfferAccepted,
            events.OfferDeclined,
            events.ProviderAccepted,
            events.ProviderDeclined,
            events.ResponseOverdue,
            events.Attended,
            events.Missed,
            events.AttendanceCancelled,
            events.AttendanceCorrected,
            events.OutcomeRecorded,
            events.ReferralClosed,
            events.ReferralWithdrawn,
            events.ReferralRerouted,
            events.ConsentWithdrawn,
            *CONSENT,
            *CONTACTS,
            events.Matched,
            events.Unmatched,
            events.PlaceReleased,
            events.PersonTold,
        ),
        publishes=(events.DeadLettered,),
        serves=("GET /reports/funnel",),
        promises=(
            *READING,
            Promise("P1", "The same log gives the same figures, in whatever batches and however often it is read."),
            Promise(
                "P2", "1 to 7 is hidden, all else is rounded to 5, and nothing hidden can be reckoned from others."
            ),
            Promise("P3", "Synthetic referrals, and questions to providers, are counted nowhere."),
            Promise("P4", "A referral whose consent was withdrawn stays in figures that point at nobody."),
        ),
    ),
    (
        Option(
            "changes",
            "Figures of how people were at the start and at the end.",
            "Pages show no figures of wellbeing.",
            Duty(
                consumes=(measures.MeasuresTaken,),
                serves=("GET /reports/changes",),
                promises=(Promise("P5", "A change is counted where start and end were taken by the same instrument."),),
            ),
        ),
        Option(
            "budgets",
            "Figures of personal budgets.",
            "Pages show no figures of budgets.",
            Duty(
                consumes=(measures.BudgetSet, events.measures.BudgetSpent),
                serves=("GET /reports/budgets",),
                promises=(Promise("P6", "What was granted and what was spent is summed, each word once."),),
            ),
        ),
        Option(
            "fairness",
            "Figures by group, with how sure they are.",
            "Pages show no figures by group.",
            Duty(
                serves=("GET /reports/fairness", "GET /reports/fairness.csv"),
                promises=(Promise("P7", "A difference between groups is shown with its uncertainty."),),
            ),
        ),
    ),
    (
        (
            "It says nothing, so there is nothing to hand over: read the topics from their first record with a group "
            "of your own, as long as you like beside the one before, and let the map name you once the figures are "
            "the same."
        ),
    ),
)
