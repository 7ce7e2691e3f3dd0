"""Settings as the environment tells them: what cannot be used is said by its variable, before anything begins."""

import re
from typing import Annotated, Any, TypeVar

from pydantic import FilePath, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError


def _looked_at(written: Any, look: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - whatever is set
    try:
        return look(written)
    except OSError as error:
        # Too long for any file system, or in a folder that we may not enter.
        raise ValueError(f"it cannot be looked at: {error.strerror}") from None


# A file that is there; whatever else was written is refused by the setting's name.
File = Annotated[FilePath, WrapValidator(_looked_at)]


class SettingsUnusable(ValueError):
    """Variables are missing, or hold what they cannot: a line for each, with its name and never with what it holds."""


class EnvironmentSettings(BaseSettings):
    """Settings of which each is an environment variable LINKWAY_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="LINKWAY_", frozen=True, extra="ignore", hide_input_in_errors=True)

    def check(self) -> None:
        """See that what they name can be used. Raises SettingsUnusable."""


S = TypeVar("S", bound=EnvironmentSettings)


def from_environment(kind: type[S]) -> S:
    """The settings of this kind that the environment tells. Raises SettingsUnusable."""
    try:
        told = kind()
    except ValidationError as invalid:
        faults = invalid.errors(include_url=False, include_context=False, include_input=False)
        lines = [_line(".".join(map(str, fault["loc"][:1])), fault["msg"]) for fault in faults]
    except SettingsError as unreadable:
        # It alone says in words which field it was.
        named = re.search(r'field "(\w+)"', str(unreadable))
        lines = [_line(named[1] if named else "", "What it holds is no JSON")]
    else:
        told.check()
        return told
    raise SettingsUnusable("\n".join(lines)) from None


def _line(field: str, what: str) -> str:
    said = what.removeprefix("Value error, ").rstrip(".")
    return f"LINKWAY_{field.upper()}: {said}." if field else f"{said}."
