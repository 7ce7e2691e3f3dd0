"""Checks of the waiting list: who is on it, and that nobody on it could be somewhere already."""

from collections.abc import Iterator

from deploy.conservation.facts import Facts


def on_the_list_while_waiting(facts: Facts) -> Iterator[str]:
    """Whoever waits for a place is on the waiting list; whoever has one, is with a human or has ended is not."""
    waits = {one for one, verdict in facts.verdicts.items() if verdict.waits_for_a_place} & facts.accepted
    for one in sorted(waits - facts.waiting_list):
        yield f"The referral {one} waits for a place, and is not on the waiting list."
    for one in sorted((facts.waiting_list & facts.verdicts.keys()) - waits):
        yield f"The referral {one} is on the waiting list as {facts.verdicts[one].status}."


def nobody_waits_beside_a_place(facts: Facts) -> Iterator[str]:
    """Nobody waits while a place that suits them is free."""
    for one, service in sorted(facts.could_go.items()):
        if one in facts.accepted:
            yield f"The referral {one} waits, and {service} suits and has a place free."
