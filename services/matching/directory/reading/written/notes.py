"""What was found while a record was read, in the order in which it was found."""

from typing import NoReturn

from services.matching.directory.record import Finding

# A record with more than this is mended by its first ones, or by asking whoever wrote the program behind it.
_MOST = 40


class LeftOut(Exception):
    """Nobody can be sent to this service; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class Notes:
    """The findings of one record."""

    __slots__ = ("_findings",)

    def __init__(self) -> None:
        self._findings: list[Finding] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them."""
        return tuple(self._findings)

    def add(self, code: str, at: str, what: str, do: str) -> None:
        """Note what was mended or passed over."""
        finding = Finding(code, at, what, do)
        # Where two parts of a listing are read from one place, what is odd there is said once.
        if len(self._findings) < _MOST and finding not in self._findings:
            self._findings.append(finding)

    @staticmethod
    def leave_out(code: str, at: str, what: str, do: str) -> NoReturn:
        """End the reading of this record. Raises LeftOut."""
        raise LeftOut(Finding(code, at, what, do))
