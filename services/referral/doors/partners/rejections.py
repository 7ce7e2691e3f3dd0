"""A partner reads here what was refused on its topics."""

from services.contract.doors.rights import PARTNER_RIGHTS
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.serving.rejections.routes import Rejections

REJECTIONS: Rejections[Referral, Stores] = Rejections(
    prefix="/partners",
    path="/{partner}/rejections",
    # As on the topic itself.
    rights=sorted(PARTNER_RIGHTS),
    described="See what was refused on your topics: when, why, where, how to mend it.\n\n"
    "What you said of listings is at /v1/listings/rejections.",
    about="What you said of listings is answered by matching, and stands",
    elsewhere="/listings/rejections/{partner}",
)
