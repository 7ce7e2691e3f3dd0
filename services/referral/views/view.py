"""What every view is."""

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A part of what is answered, read from what is kept."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
