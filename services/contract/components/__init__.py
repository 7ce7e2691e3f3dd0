"""What each component must do so that another can stand in its place: a core, and options that it may declare."""

from collections.abc import Mapping

from services.contract.components.matching import MATCHING
from services.contract.components.notify import NOTIFY
from services.contract.components.referral import REFERRAL
from services.contract.components.reporting import REPORTING
from services.contract.components.values import Component

COMPONENTS: Mapping[str, Component] = {one.name: one for one in (REFERRAL, MATCHING, NOTIFY, REPORTING)}

__all__ = ["COMPONENTS"]
