"""What a handover can end with, each said so that whoever gave the command can act: what, where, and what to do."""

from collections.abc import Sequence

from deploy.handover.found import Asked
from deploy.handover.plan import Refusal
from deploy.problems import CannotRun


class Refused(CannotRun):
    """Nothing was done, for these reasons."""

    def __init__(self, asked: Asked, refusals: Sequence[Refusal]) -> None:
        first, *others = refusals
        more = "".join(f"\n{one.what}\n  where: {one.where}\n  what to do: {one.do}" for one in others)
        super().__init__(f"{first.what} Nothing was changed.{more}", where=first.where, do=first.do)
        self.refusals = refusals


class WouldBeLeftBehind(CannotRun):
    """Somebody, or something, has come meanwhile that the new one would not go on with."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.what} That came after the first look.", where=refusal.where, do=refusal.do)


class NobodyAnswers(CannotRun):
    """Whoever works the borough now does not answer, so there is nothing to hand over from."""

    def __init__(self, asked: Asked, who: str, seconds: float) -> None:
        super().__init__(
            f"{who} has not answered a synthetic person of {asked.borough.value} within {seconds:g} s. Nothing was "
            "changed.",
            where=who,
            do="see that it runs, and what its log says; a borough is handed over by a service that works it",
        )


class NotProved(CannotRun):
    """The new one is not what was promised: why."""

    def __init__(self, asked: Asked, why: str, do: str) -> None:
        super().__init__(why, where=f"the group {asked.group}", do=do)


class ServerAway(CannotRun):
    """Kafka or MongoDB went away half way."""

    def __init__(self, said: str) -> None:
        super().__init__(said, where="the servers", do="see that both answer, and hand over then")


class NotPublished(CannotRun):
    """What the region's had said does not reach Kafka."""

    def __init__(self, asked: Asked, count: int, seconds: float) -> None:
        super().__init__(
            f"{count} events that {asked.component.value} has said of {asked.borough.value} were not published within "
            f"{seconds:g} s.",
            where=f"the outbox of {asked.component.value}",
            do="see that it runs and publishes (linkway_outbox_pending), and hand over then",
        )


class TakenBack(CannotRun):
    """The handover did not go well, and the borough is where it was: nobody was lost, and nobody answered twice."""

    def __init__(self, why: CannotRun, asked: Asked, kept: int, again_from: str) -> None:
        said = (
            f"the {kept} events that {asked.group} had said were taken in" if kept else "the new one had said nothing"
        )
        super().__init__(
            f"{why.what} The region's {asked.component.value} works {asked.borough.value} again, from {again_from}; "
            f"{said}.",
            where=why.where,
            do=why.do,
        )


class NotMarked(CannotRun):
    """It did not come to the cut."""

    def __init__(self, why: CannotRun, asked: Asked) -> None:
        super().__init__(
            f"{why.what} The region's {asked.component.value} works {asked.borough.value} as before.",
            where=why.where,
            do=why.do,
        )


class LeftMarked(CannotRun):
    """The servers are away, so that nothing could be put back: nobody works the borough until somebody does."""

    def __init__(self, why: CannotRun, asked: Asked) -> None:
        super().__init__(
            f"{why.what} {asked.borough.value} is marked for {asked.group}, and could not be taken back, because the "
            "servers do not answer. Its referrals wait, and nothing is lost.",
            where="the servers",
            do="see that Kafka and MongoDB answer, and then: "
            f"linkway handover {asked.borough.value} {asked.component.value} --back",
        )


class StillThere(CannotRun):
    """The borough cannot be given back while somebody works it."""

    def __init__(self, asked: Asked, members: int, why: str = "") -> None:
        back = f"linkway handover {asked.borough.value} {asked.component.value} --back"
        super().__init__(
            f"{why + ' ' if why else ''}The group {asked.group} still has {members} members, so nobody else may work "
            f"{asked.borough.value}: people would be answered twice. The region's leaves it alone until then, and "
            "loses nothing.",
            where=f"the group {asked.group}",
            do=f"stop what reads with that group, and then: {back}",
        )


class NotTakenUp(CannotRun):
    """The region's has the borough again, and does not work it."""

    def __init__(self, asked: Asked, why: str) -> None:
        super().__init__(
            f"{asked.borough.value} is the region's again, whose {asked.component.value} does not answer as it should: "
            f"{why}.",
            where=f"the region's {asked.component.value}",
            do="see that it runs, with this borough in its map; it goes on by itself from where it was to begin",
        )
