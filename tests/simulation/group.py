"""The processes of one service, and who has which partition."""

from collections.abc import Callable, Sequence
from random import Random

from services.runtime.working.record import TopicPartition
from tests.simulation.journal import Journal
from tests.simulation.member import Member


class Group:
    """Deals the partitions to those who live; who was put out unawares goes on until it wakes."""

    def __init__(self, places: Sequence[TopicPartition], journal: Journal, birth: Callable[[int], Member]) -> None:
        self.places = list(places)
        self.members: list[Member] = []
        self.asleep: list[Member] = []
        self.dead: list[Member] = []
        self._journal = journal
        self._birth = birth
        self._born = 0

    def join(self) -> Member:
        """One more process."""
        self._born += 1
        member = self._birth(self._born)
        self.members.append(member)
        return member

    def deal(self, random: Random) -> None:
        """The partitions of one number go to one process, whatever their topic."""
        owners = {number: random.choice(self.members) for number in range(self._journal.partitions)}
        for member in self.members:
            member.receive(place for place in self.places if owners[place.partition] is member)

    def bury(self) -> bool:
        """Take out those that died; whether there were any."""
        dead = [member for member in self.members if not member.alive]
        self.dead += dead
        self.members = [member for member in self.members if member.alive]
        return bool(dead)

    async def rebalance(self, random: Random) -> None:
        """A clean hand-over: all finish, then all begin."""
        for member in self.members:
            await member.give_up()
        self.bury()
        self.refill()
        self.deal(random)

    def refill(self) -> None:
        """There is always somebody."""
        if not self.members:
            self.join()

    def fall_asleep(self, member: Member, random: Random) -> None:
        """The process stands still, or nobody hears from it: its partitions go to others, and it does not know."""
        self.members.remove(member)
        self.asleep.append(member)
        member.commits.ours = set()
        member.storage.awake.clear()
        self.refill()
        self.deal(random)

    async def wake(self, random: Random) -> None:
        """Whoever slept learns what has happened, and joins again."""
        sleepers, self.asleep = self.asleep, []
        for member in sleepers:
            member.storage.awake.set()
            await member.give_up()
        self.members += [member for member in sleepers if member.alive]
        await self.rebalance(random)

    @property
    def behind(self) -> dict[TopicPartition, tuple[int, int]]:
        """Where the fence is not yet at the end of the log: where it stands, and the end."""
        standing = self.members[0].storage.truth.storage.memory.fences
        ends = {place: self._journal.end(place) for place in self.places}
        return {place: (standing.get(place, 0), end) for place, end in ends.items() if standing.get(place, 0) != end}
