"""The checks of what a matching may do beyond its core, each for one option."""

from deploy.conformance.checks.check import Check
from deploy.conformance.checks.options import choosing, directory, offers, units

OF_OPTIONS: tuple[Check, ...] = (
    Check("offers end", ("M14",), offers.holds_end, "ending-holds", lacks=offers.why_no_hold_ended),
    Check("providers are asked first", ("M15",), offers.asked, "asking-providers"),
    Check("a shortlist holds nothing", ("M16",), choosing.shortlist, "shortlist", lacks=choosing.needs_tokens),
    Check("a choice is followed", ("M17",), choosing.chosen, "shortlist"),
    Check(
        "why is seen by who may",
        ("M18",),
        choosing.explained,
        "explain",
        lacks=choosing.needs_tokens,
    ),
    Check("what is listed is said", ("M19",), directory.listed, "listing"),
    Check("what is listed no more is gone", ("M20",), directory.withdrawn, "listing", lacks=directory.needs_directory),
    Check("partners are answered", ("M21",), directory.changes, "listing-changes", lacks=directory.needs_partner),
    Check("anybody reads it", ("M22",), directory.open_directory, "open-directory", lacks=directory.needs_address),
    Check("no more people than places of a session", ("M23",), units.sessions, "sessions"),
    Check("company and a place, or neither", ("M24",), units.companions, "companions"),
)
