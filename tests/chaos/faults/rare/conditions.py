"""What is wrong from a scene's start on: a topic is missing, or MongoDB lets open transactions live for a minute."""

from dataclasses import dataclass

from services.runtime.storing.preparing.server_settings import LIFETIME, TRANSACTION_SECONDS
from tests.chaos.scenes.scene import Scene, made

BY_DEFAULT_SECONDS = 60


@dataclass
class TopicMissing:
    """Nobody has made one of a borough's topics; then somebody does, as the alert asks for."""

    target: str

    async def begin(self, scene: Scene) -> None:
        """It is missing since the scene was made."""

    async def heal(self, scene: Scene) -> None:
        await made(scene, {topic: count for topic, count in scene.topics.items() if topic.name == self.target})


@dataclass
class DefaultLifetime:
    """MongoDB was started without our settings: what a killed process had locked stays locked for over a minute."""

    target: str

    async def begin(self, scene: Scene) -> None:
        await scene.ground.cluster.set_on_members(**{LIFETIME: BY_DEFAULT_SECONDS})

    async def heal(self, scene: Scene) -> None:
        await scene.ground.cluster.set_on_members(**{LIFETIME: TRANSACTION_SECONDS})
