"""A partner reads here what was refused of what it said of listings."""

from services.contract.doors.rights import PARTNER_RIGHTS, TokenRight
from services.matching.domain.search import Search
from services.matching.store import Stores
from services.runtime.serving.rejections.routes import Rejections

REJECTIONS: Rejections[Search, Stores] = Rejections(
    prefix="/listings",
    path="/rejections/{partner}",
    # As on the topic itself, or at the door where listings are changed.
    rights=(*sorted(PARTNER_RIGHTS), TokenRight.LIST),
    described="See what was refused of what you said of listings on your topics: when, why, where, how to mend it.",
    about="Here stands what you said of listings; all else that you asked stands",
    elsewhere="/partners/{partner}/rejections",
)
