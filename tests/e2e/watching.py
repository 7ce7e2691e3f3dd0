"""Somebody who watches a demonstration day and says nothing."""

from typing import Self

from deploy.demo.diary import Counts


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def part(self, name: str, doing: str) -> None:
        return None

    def day(self, counts: Counts) -> None:
        return None

    def done(self) -> None:
        return None
