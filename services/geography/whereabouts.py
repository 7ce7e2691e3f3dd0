"""What is asked of a gazetteer by whoever only wants to know in which borough a postcode lies."""

from typing import Protocol

from services.geography.postcodes import Postcode


class InBorough(Protocol):
    """Something that lies in a borough, by its GSS code (E09…)."""

    @property
    def borough(self) -> str:
        """The GSS code."""


class Whereabouts(Protocol):
    """Where postcodes are. The gazetteer knows; a partner's kit, which has none, takes every postcode for London's."""

    def find(self, postcode: Postcode) -> InBorough | None:
        """Where the postcode is; None where that is not known."""

    def outcode_centre(self, outcode: str) -> object | None:
        """What is known of the first half of a postcode; None where no London postcode begins so."""
