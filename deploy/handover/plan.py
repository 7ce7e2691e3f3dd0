"""What a handover will do, step by step, or why it does nothing; it is pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from deploy.handover.found import Asked, Found
from services.contract.borough_map import Component, Runner


@dataclass(frozen=True)
class Refusal:
    """Why nothing is done: what is wrong, where, and what to do about it."""

    what: str
    where: str
    do: str


@dataclass(frozen=True)
class Plan:
    """The steps in their order; while there are refusals, none is taken."""

    steps: tuple[str, ...]
    refusals: tuple[Refusal, ...]


_Rule = Callable[[Asked, Found], Iterator[Refusal]]
_NOT_HERE: Mapping[Component, Refusal] = {
    Component.REFERRAL: Refusal(
        "Referral owns the keys that people's details are sealed by, and knows who may ask it; neither is in the log, "
        "so another would lose them.",
        "referral",
        "run our referral for the borough on servers of its own, from a backup (linkway backup), with its doors closed "
        "meanwhile",
    ),
    Component.NOTIFY: Refusal(
        "Notify keeps notices that wait for their time, and knows whom it has told; neither is in the log, so another "
        "would tell some people twice and others never.",
        "notify",
        'set notify = "borough" in the map, start the region\'s again, and begin yours at the end of the topics once '
        "no notice of the borough is due",
    ),
    Component.REPORTING: Refusal(
        "Reporting says nothing, so there is nothing to hand over: two may count the same borough side by side.",
        "reporting",
        "start yours with a group of its own at the beginning of the topics, compare its figures with the region's, "
        'and set reporting = "borough" in the map then',
    ),
}


def plan(asked: Asked, found: Found) -> Plan:
    """What is done, in order, and why not."""
    if asked.component in _NOT_HERE:
        return Plan((), (_NOT_HERE[asked.component],))
    rules, steps = (_BACK, _steps_back(asked)) if asked.back else (_OVER, _steps_over(asked, found))
    return Plan(tuple(steps), tuple(refusal for rule in rules for refusal in rule(asked, found)))


def left_behind(asked: Asked, found: Found) -> tuple[Refusal, ...]:
    """Whom or what the new one would leave behind, by how things stand once nobody works the borough any more."""
    return tuple(refusal for rule in _LEAVES_NOBODY for refusal in rule(asked, found))


def line_of_the_map(asked: Asked) -> str:
    """The line that the next start needs, for whoever keeps the map."""
    return f'{asked.component.value} = "{runner_of(asked)}"'


def runner_of(asked: Asked) -> Runner:
    """Who runs it from then on."""
    return "region" if asked.back else "borough"


def _steps_over(asked: Asked, found: Found) -> Iterator[str]:
    borough, group = asked.borough.value, asked.group
    yield f"refer a synthetic person of {borough} in each of {found.partitions} partitions, whom the region's answers"
    yield f"mark {borough} in the region's database: from then on it works none of it, without being started again"
    yield "wait until all that it had said before is published"
    yield f"put the offsets at which it stopped into the group {group}"
    yield "take the synthetic people back and refer others: the new one is to free and to answer, and to number on"
    yield "if it does not: wait until its group is empty, take in what it said, and have the region's go on from there"


def _steps_back(asked: Asked) -> Iterator[str]:
    borough, group = asked.borough.value, asked.group
    yield f"refer a synthetic person of {borough} in each partition, whom {group} answers"
    yield f"have {group} stopped, and wait until it has no members"
    yield "take into the region's database what was asked and what was said meanwhile, and the places that are held"
    yield f"take the mark from {borough}: the region's works it again from the first event that is not answered"
    yield "take the synthetic people back and refer others: the region's is to free and to answer, and to number on"


def _not_the_regions(asked: Asked, found: Found) -> Iterator[Refusal]:
    if found.marked_for is not None:
        yield Refusal(
            f"{asked.borough.value} was handed over to {found.marked_for} already.",
            f"the database of {asked.component.value}",
            f"take it back first: linkway handover {asked.borough.value} {asked.component.value} --back",
        )
    elif found.entry.runner_of(asked.component) == "borough":
        yield Refusal(
            f"The map says that {asked.borough.value} runs its own {asked.component.value}, so the region's works none "
            "of it.",
            f"boroughs.toml, {asked.borough.value}",
            f'set {asked.component.value} = "region", start the region\'s again, and hand over then; or start your own '
            "as a new service",
        )


def _group_is_free(asked: Asked, found: Found) -> Iterator[Refusal]:
    if asked.group == found.regional_group:
        yield Refusal(
            f"{asked.group} is the region's own group.", "--to", "give the name of the group that yours reads with"
        )
    elif found.members:
        yield Refusal(
            f"The group {asked.group} has {found.members} members, and Kafka lets nobody else say where it begins.",
            "--to",
            "stop them, or have them wait for the group's offsets before they join it, as the contract says",
        )


def _nobody_is_dropped(asked: Asked, found: Found) -> Iterator[Refusal]:
    declared = getattr(found.entry, f"{asked.component.value}_options")
    for option, count in sorted(found.in_options.items()):
        if option not in declared:
            yield Refusal(
                f"{count} of {asked.borough.value}'s are in {option}, which the new one does not declare; they would "
                "be dropped.",
                f"boroughs.toml, {asked.borough.value}.{asked.component.value}_options",
                f"declare {option} there, if the new one has it; else wait until nobody is in it",
            )


def _nothing_waits(asked: Asked, found: Found) -> Iterator[Refusal]:
    if found.parked:
        yield Refusal(
            f"{found.parked} events of {asked.borough.value} wait to be worked, and lie before what the new one reads.",
            f"the dead letters of {asked.component.value}",
            "see `linkway dead-letters list`: retry or discard them, or wait for their time",
        )


def _no_border_is_crossed(asked: Asked, found: Found) -> Iterator[Refusal]:
    if found.entry.neighbours != "none":
        yield Refusal(
            f"{asked.borough.value} shares services with its neighbours; two matchings would both give their places.",
            f"boroughs.toml, {asked.borough.value}.neighbours",
            'set neighbours = "none", start the region\'s matching again, and hand over then',
        )
    if found.across:
        yield Refusal(
            f"At {found.across} services people hold places across the border of {asked.borough.value}; no matching "
            "would know of all who are there.",
            "the places in the database of matching",
            "hand over once these have ended, or have a link worker find them a service of their own borough",
        )


def _was_handed_over(asked: Asked, found: Found) -> Iterator[Refusal]:
    if found.marked_for is None:
        yield Refusal(
            f"{asked.borough.value} was not handed over: the region's {asked.component.value} works it.",
            f"the database of {asked.component.value}",
            "nothing is to be done",
        )
    elif found.marked_for != asked.group:
        yield Refusal(
            f"{asked.borough.value} was handed over to {found.marked_for}, and not to {asked.group}.",
            "--to",
            f"leave --to out, or give {found.marked_for}",
        )


_LEAVES_NOBODY: tuple[_Rule, ...] = (_nobody_is_dropped, _nothing_waits, _no_border_is_crossed)
_OVER: tuple[_Rule, ...] = (_not_the_regions, _group_is_free, *_LEAVES_NOBODY)
_BACK: tuple[_Rule, ...] = (_was_handed_over,)
