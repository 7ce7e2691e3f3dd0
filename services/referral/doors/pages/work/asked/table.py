"""START HERE: every form that leads from a person's page, in one table."""

from collections.abc import Sequence
from typing import Final

from services.referral.doors.pages.work.asked.budget import BUDGET_FORMS
from services.referral.doors.pages.work.asked.consent import CONSENT_FORMS
from services.referral.doors.pages.work.asked.handing_over import HANDING_OVER_FORMS
from services.referral.doors.pages.work.asked.measures import MEASURE_FORMS
from services.referral.doors.pages.work.asked.record import RECORD_FORMS
from services.referral.doors.pages.work.asked.steps import STEP_FORMS
from services.referral.doors.pages.work.forms.action_form import ActionForm

FORMS: Final[Sequence[ActionForm]] = (
    *STEP_FORMS,
    *RECORD_FORMS,
    *MEASURE_FORMS.values(),
    *BUDGET_FORMS,
    *CONSENT_FORMS,
    *HANDING_OVER_FORMS,
)
