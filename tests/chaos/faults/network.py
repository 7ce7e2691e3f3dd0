"""What befalls the way to Kafka or MongoDB: it is slow, shut, silent, breaks, or brings farewells late."""

from dataclasses import dataclass

from tests.chaos.scenes.proxy import FINE, Weather
from tests.chaos.scenes.scene import Scene


@dataclass
class Latency:
    """Every byte comes late, and not always equally so."""

    target: str

    async def begin(self, scene: Scene) -> None:
        scene.ground.ways[self.target].set(Weather(latency_seconds=0.1, jitter_seconds=0.2))

    async def heal(self, scene: Scene) -> None:
        scene.ground.ways[self.target].set(FINE)


@dataclass
class Down:
    """Every connection ends, and no new one is taken."""

    target: str

    async def begin(self, scene: Scene) -> None:
        await scene.ground.ways[self.target].shut()

    async def heal(self, scene: Scene) -> None:
        await scene.ground.ways[self.target].open()


@dataclass
class Silence:
    """Nothing passes, nothing is refused; what was sent meanwhile arrives when it is over."""

    target: str

    async def begin(self, scene: Scene) -> None:
        scene.ground.ways[self.target].set(Weather(silent=True))

    async def heal(self, scene: Scene) -> None:
        scene.ground.ways[self.target].set(FINE)


@dataclass
class Reset:
    """Every connection breaks in the middle of a word, at the beginning and at the end."""

    target: str

    async def begin(self, scene: Scene) -> None:
        scene.ground.ways[self.target].reset()

    async def heal(self, scene: Scene) -> None:
        scene.ground.ways[self.target].reset()


@dataclass
class SlowClose:
    """The server has hung up, and its clients hear of it seconds later."""

    target: str

    async def begin(self, scene: Scene) -> None:
        way = scene.ground.ways[self.target]
        way.set(Weather(farewell_seconds=4.0))
        way.hang_up()

    async def heal(self, scene: Scene) -> None:
        scene.ground.ways[self.target].set(FINE)
