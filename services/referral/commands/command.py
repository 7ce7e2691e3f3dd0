"""What every command has in common."""

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """Something asked of the service: nothing unknown in it, and its errors never repeat what was written."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
