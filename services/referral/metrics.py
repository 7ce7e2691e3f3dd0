"""What the referral service counts."""

from itertools import product

from prometheus_client import Counter, Gauge

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import ReferrerRole
from services.referral.domain.disclosure import Purpose

TAKEN_IN = Counter(
    "linkway_referral_referrals_taken_in_total",
    "Referrals taken in, by the person's borough and by the role of who referred; synthetic ones are left out.",
    ["borough", "role"],
)
# From 0 on, because an increase is counted from a first value.
for _slug, _role in product(BoroughSlug, ReferrerRole):
    TAKEN_IN.labels(_slug.value, _role.value)
DISCLOSED = Counter(
    "linkway_referral_disclosures_made_total",
    "Referrals whose sealed details were opened for somebody, by purpose.",
    ["purpose"],
)
for _purpose in Purpose:
    DISCLOSED.labels(_purpose.value)
SEALS_BROKEN = Counter(
    "linkway_referral_seals_broken_total",
    "Looks at a person's details that could not be opened, though the person's key is there.",
)
DISOWNED = Counter(
    "linkway_referral_referrals_disowned_total",
    "Referrals that somebody else wrote to a borough's topic, and that were taken back.",
)
TEXT_MODEL_FAILED = Counter(
    "linkway_referral_text_model_failures_total",
    "Stories that the text model, where it is installed, could not read; the lexicon alone did.",
)
UNHEARD = Gauge(
    "linkway_referral_oldest_unheard_age_seconds",
    "Age of the oldest referral of which nothing has been heard since it was created, neither a place nor that there is"
    " none; 0 where there is none.",
)
